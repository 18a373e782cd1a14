"""Reads originals and their pseudonymised copies with pydicom, and writes what is wrong with the copies, one line each; and how many pairs were compared."""
import os, sys, warnings
import pydicom

warnings.simplefilter('ignore')
profile, originals, copies = sys.argv[1:4]
rows = {int(line.split()[0], 16): line.split() for line in open(profile) if not line.startswith('#')}
uids = {}
wrong = []
compared = 0


def texts(element):
    value = element.value
    many = value if isinstance(value, (list, pydicom.multival.MultiValue)) else [value]
    return [str(one) for one in many if one is not None and not isinstance(one, (bytes, int, float))]


def walk(data, found):
    for element in data:
        found.append((element.tag, element))
        if element.VR == 'SQ':
            for item in element.value: walk(item, found)
    return found


for root, _, names in os.walk(originals):
    for name in names:
        path = os.path.join(root, name)
        relative = os.path.relpath(path, originals)
        copy = os.path.join(copies, relative)
        if not os.path.exists(copy): continue
        try:
            before = pydicom.dcmread(path, force=True)
            list(before)
        except Exception as unreadable:
            continue
        try:
            after = pydicom.dcmread(copy)
            new = walk(after, [])
        except Exception as broken:
            wrong.append('%s: the copy does not read: %s' % (relative, broken))
            continue
        compared += 1
        old = walk(before, [])
        for tag, element in new:
            # What kind of thing it is may be somebody's own kind; which thing it is may not be told.
            if element.VR == 'UI' and 'ClassUID' not in element.keyword and element.keyword != 'CodingSchemeUID':
                for uid in texts(element):
                    if uid and not uid.startswith(('2.25.', '1.2.840.10008.')): wrong.append('%s: %s is the UID it was' % (relative, tag))
            if tag.is_private: wrong.append('%s: private %s' % (relative, tag))
            if (tag.group & 0xFF00) in (0x5000, 0x6000): wrong.append('%s: repeating group %s' % (relative, tag))
        # A value that the table takes away must not be in the copy under its tag.
        for tag, element in old:
            row = rows.get(int(tag))
            if row is None or element.VR == 'SQ' or tag.group == 2: continue
            values = [text for text in texts(element) if len(text.strip()) > 2]
            kept = [text for other, same in new if other == tag for text in texts(same)]
            for text in values:
                if row[2] == 'U' and text.startswith('1.2.840.10008.'): continue
                if text in kept: wrong.append('%s: %s survives' % (relative, tag))
        # One UID stands for one UID, in all files.
        for word in ('StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID', 'FrameOfReferenceUID'):
            one, other = getattr(before, word, None), getattr(after, word, None)
            if not one: continue
            if uids.setdefault(one, other) != other: wrong.append('%s: %s became two' % (relative, word))
            if not one.startswith('1.2.840.10008.') and (one == other or not pydicom.uid.UID(other).is_valid): wrong.append('%s: %s is %s' % (relative, word, other))
        if 'SOPInstanceUID' in before and after.file_meta.MediaStorageSOPInstanceUID != after.SOPInstanceUID: wrong.append('%s: meta header of another instance' % relative)
        if after.PatientIdentityRemoved != 'YES' or after.DeidentificationMethodCodeSequence[0].CodeValue != '113100': wrong.append('%s: does not say it' % relative)
        for word in ('PixelData', 'FloatPixelData', 'DoubleFloatPixelData'):
            if getattr(before, word, None) != getattr(after, word, None): wrong.append('%s: other pixels' % relative)
        for word in ('Rows', 'Columns', 'BitsStored', 'PhotometricInterpretation', 'RescaleSlope', 'PixelSpacing', 'Modality', 'SOPClassUID'):
            if getattr(before, word, None) != getattr(after, word, None): wrong.append('%s: other %s' % (relative, word))
        if [tag for tag in after.keys()] != sorted(after.keys()): wrong.append('%s: tags out of order' % relative)
print(compared)
for line in wrong: print(line)
