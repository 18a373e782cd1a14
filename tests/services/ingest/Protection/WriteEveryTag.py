"""Writes DICOM files with a sentinel in every attribute that pydicom's dictionary knows and that can hold text, also where a number belongs."""
import sys, warnings
import pydicom
from pydicom._dicom_dict import DicomDictionary
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence

warnings.simplefilter('ignore')
folder, word = sys.argv[1:3]
SHORT = {'CS', 'SH', 'AE', 'DA', 'TM', 'AS'}
TEXT = {'PN', 'LO', 'ST', 'LT', 'UT', 'UC', 'UR', 'DT', 'UI'} | SHORT
KEEP = {0x00080005}


def fill(keep):
    data = Dataset()
    for tag, (vr, *_rest) in DicomDictionary.items():
        if (tag >> 16) in (0, 2, 4, 0xFFFE) or tag in keep or tag in KEEP: continue
        if vr in TEXT:
            element = pydicom.dataelem.RawDataElement(pydicom.tag.Tag(tag), vr, len(word), word.encode(), 0, False, True)
            data[tag] = element
    inner = Dataset()
    inner.add_new(0x00100010, 'PN', word)
    data.add_new(0x00081140, 'SQ', Sequence([inner]))
    data.add_new(0x00090010, 'LO', word)
    data.add_new(0x00091001, 'LO', word)
    return data


def save(name, data, implicit, syntax=None):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax or ('1.2.840.10008.1.2' if implicit else '1.2.840.10008.1.2.1')
    meta.MediaStorageSOPClassUID = '1.2.840.10008.5.1.4.1.1.7'
    meta.MediaStorageSOPInstanceUID = '1.2.3.4.%d' % len(name)
    meta.ImplementationVersionName = word[:16]
    file = FileDataset(folder + '/' + name, data, file_meta=meta, preamble=(word.encode() * 16)[:128])
    file.is_little_endian, file.is_implicit_VR = True, implicit
    file.save_as(folder + '/' + name, write_like_original=True)


PIXELS = {0x00080016, 0x00080018, 0x00280004, 0x00280008, 0x0020000D, 0x0020000E, 0x00080060}
for implicit in (False, True):
    kind = 'implicit' if implicit else 'explicit'
    save(kind + '-all', fill(set()), implicit)
    data = fill(PIXELS)
    data.SOPClassUID, data.SOPInstanceUID = '1.2.840.10008.5.1.4.1.1.7', '1.2.3.%d' % implicit
    data.StudyInstanceUID, data.SeriesInstanceUID, data.Modality = '1.2.3.5', '1.2.3.6', 'OT'
    data.Rows = data.Columns = 2
    data.SamplesPerPixel, data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 1, 8, 8, 7, 0
    data.PhotometricInterpretation = 'MONOCHROME2'
    data.add_new(0x7FE00010, 'OB', b'\1\2\3\4')
    save(kind + '-picture', data, implicit)
save('syntax', fill(set()), False, word)
