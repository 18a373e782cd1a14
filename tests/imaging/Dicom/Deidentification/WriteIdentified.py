"""Writes DICOM files with a sentinel in every attribute of table E.1-1: at the top, inside a sequence, inside a sequence of that; private ones too."""
import sys, warnings
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.datadict import dictionary_VR, dictionary_has_tag
from pydicom.dataelem import DataElement
from pydicom.sequence import Sequence
from pydicom.uid import ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian

warnings.simplefilter('ignore')
pydicom.config.settings.writing_validation_mode = 0
profile, folder = sys.argv[1:3]
rows = [line.split() for line in open(profile) if not line.startswith('#')]


def value(vr, number):
    word = 'SENTINEL%04d' % number
    if vr in ('PN',): return word + '^SECRET'
    if vr in ('LO', 'SH', 'ST', 'LT', 'UT', 'UC', 'CS', 'AE'): return word
    if vr == 'UR': return 'http://SENTINEL.example/%d' % number
    if vr == 'UI': return '1.2.826.0.1.3680043.8.498.7777.%d' % number
    if vr == 'DA': return '19770707'
    if vr == 'TM': return '171717'
    if vr == 'DT': return '19770707171717'
    if vr == 'AS': return '077Y'
    if vr in ('DS', 'IS'): return '7777777'
    if vr in ('US', 'SS'): return 7777
    if vr in ('UL', 'SL', 'UV', 'SV', 'FL', 'FD'): return 77777777
    if vr in ('OB', 'UN', 'OW'): return b'SENTINEL'
    return None


def fill(data, depth):
    for number, (tag, vr, *_rest) in enumerate(rows):
        group, element = int(tag[:4], 16), int(tag[4:], 16)
        if group in (2, 4): continue
        if vr == 'SQ':
            if depth > 0: continue
            inner = Dataset()
            inner.add_new(0x00080104, 'LO', 'SENTINEL in a meaning')
            inner.add_new(0x00080100, 'SH', 'SENTINELCODE')
            inner.add_new(0x00080102, 'SH', '99SENTINEL')
            inner.add_new(0x00100010, 'PN', 'SENTINEL^NESTED')
            inner.add_new(0x0040A160, 'UT', 'SENTINEL text')
            data.add_new((group, element), 'SQ', Sequence([inner]))
            continue
        data.add_new((group, element), vr, value(vr, number))
    data.add_new(0x00090010, 'LO', 'SENTINEL CREATOR')
    data.add_new(0x00091001, 'LO', 'SENTINEL PRIVATE')
    data.add_new(0x00091002, 'UN', b'SENTINEL')
    data.add_new(0x60003000, 'OW', b'SENTINEL')
    data.add_new(0x60004000, 'LT', 'SENTINEL')
    data.add_new(0x50003000, 'OW', b'SENTINEL')
    data.add_new(0x00080404, 'DT', '19770707171717')
    if depth < 2:
        # A sequence that the table keeps, and one that no table knows.
        inner = Dataset()
        fill(inner, depth + 1)
        data.add_new(0x00081199, 'SQ', Sequence([inner]))
        other = Dataset()
        fill(other, 2)
        data.add_new(0x00109999, 'SQ', Sequence([other]))
    return data


for name, syntax in (('implicit', ImplicitVRLittleEndian), ('explicit', ExplicitVRLittleEndian), ('big', ExplicitVRBigEndian), ('deflated', DeflatedExplicitVRLittleEndian)):
    data = fill(Dataset(), 0)
    data.SOPClassUID = '1.2.840.10008.5.1.4.1.1.7'
    data.Modality = 'OT'
    data.Manufacturer = 'Kept'
    data.Rows, data.Columns, data.SamplesPerPixel = 4, 4, 1
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 8, 8, 7, 0
    data.PhotometricInterpretation = 'MONOCHROME2'
    data.add_new(0x7FE00010, 'OB', bytes(range(100, 116)))
    data.add_new(0x7FE10010, 'LO', 'SENTINEL BEHIND')
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = data.SOPClassUID
    meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    meta.ImplementationClassUID = '1.2.826.0.1.3680043.8.498.7777.1.1'
    meta.SourceApplicationEntityTitle = 'SENTINEL'
    meta.PrivateInformationCreatorUID = '1.2.826.0.1.3680043.8.498.7777.1.2'
    meta.PrivateInformation = b'SENTINEL'
    file = FileDataset(folder + '/' + name + '.dcm', data, file_meta=meta, preamble=b'SENTINEL' * 16)
    file.is_little_endian = syntax != ExplicitVRBigEndian
    file.is_implicit_VR = syntax == ImplicitVRLittleEndian
    file.save_as(folder + '/' + name + '.dcm', write_like_original=False)
