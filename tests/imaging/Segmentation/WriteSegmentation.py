"""Writes a DICOM segmentation object with pydicom: what argv[2] says (JSON), to argv[1]. The outlines follow a formula that the test knows too."""
import json
import sys

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixel_data_handlers.util import pack_bits
from pydicom.sequence import Sequence

path, wish = sys.argv[1], json.loads(sys.argv[2])
kind, rows, columns = wish["kind"], wish["rows"], wish["columns"]


def item(**values):
    dataset = Dataset()
    for name, value in values.items():
        setattr(dataset, name, value)
    return dataset


def inside(segment, level):
    y, x = np.mgrid[0:rows, 0:columns]
    return ((segment * 7 + level * 5 + y * 3 + x) % 4) == 0


ds = Dataset()
ds.file_meta = FileMetaDataset()
ds.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian if wish.get("implicit") else pydicom.uid.ExplicitVRLittleEndian
ds.is_little_endian, ds.is_implicit_VR = True, bool(wish.get("implicit"))
ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.66.7" if kind == "LABELMAP" else "1.2.840.10008.5.1.4.1.1.66.4"
ds.SOPInstanceUID, ds.Modality, ds.SpecificCharacterSet = "1.2.3.9", "SEG", "ISO_IR 192"
ds.file_meta.MediaStorageSOPClassUID, ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPClassUID, ds.SOPInstanceUID
ds.SegmentationType = kind
ds.Rows, ds.Columns, ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PixelRepresentation = rows, columns, 1, "MONOCHROME2", 0
ds.FrameOfReferenceUID = "1.2.3.4"
segments = []
for number in wish["segments"]:
    segment = item(SegmentNumber=number, SegmentLabel=f"Läsion {number}", SegmentAlgorithmType="MANUAL")
    segment.SegmentedPropertyCategoryCodeSequence = Sequence([item(CodeValue="49755003", CodingSchemeDesignator="SCT", CodeMeaning="Morphologically Abnormal Structure")])
    segment.SegmentedPropertyTypeCodeSequence = Sequence([item(CodeValue="4147007", CodingSchemeDesignator="SCT", CodeMeaning="Mass")])
    if number == 1:
        segment.RecommendedDisplayCIELabValue = [34885, 53485, 50171]
    segments.append(segment)
ds.SegmentSequence = Sequence(segments)
shared = item(PixelMeasuresSequence=Sequence([item(PixelSpacing=[2, 1], SliceThickness=3, SpacingBetweenSlices=3)]))
shared.PlaneOrientationSequence = Sequence([item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])])
if wish.get("film"):
    shared = Dataset()
ds.SharedFunctionalGroupsSequence = Sequence([shared])

frames, groups = [], []
for level in wish["levels"]:
    for number in [0] if kind == "LABELMAP" else wish["segments"]:
        group = Dataset()
        if number:
            group.SegmentIdentificationSequence = Sequence([item(ReferencedSegmentNumber=number)])
        if not wish.get("film"):
            group.PlanePositionSequence = Sequence([item(ImagePositionPatient=[10, 20, 30 + 3 * level])])
        source = item(ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.2", ReferencedSOPInstanceUID=f"1.2.3.5.{level}")
        if "sourceFrame" in wish:
            source.ReferencedFrameNumber = wish["sourceFrame"]
        group.DerivationImageSequence = Sequence([item(SourceImageSequence=Sequence([source]))])
        groups.append(group)
        if kind == "LABELMAP":
            frame = np.zeros((rows, columns), np.uint16)
            for segment in wish["segments"]:
                frame[inside(segment, level)] = segment
        elif kind == "FRACTIONAL":
            frame = np.where(inside(number, level), wish["value"], 0).astype(np.uint8)
        else:
            frame = inside(number, level).astype(np.uint8)
        frames.append(frame)
ds.PerFrameFunctionalGroupsSequence = Sequence(groups)
ds.NumberOfFrames = len(frames)
array = np.stack(frames)
if kind == "BINARY":
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 1, 1, 0
    ds.PixelData = pack_bits(array)
    ds["PixelData"].VR = "OB"
elif kind == "FRACTIONAL":
    ds.SegmentationFractionalType, ds.MaximumFractionalValue = "PROBABILITY", wish["maximum"]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 8, 8, 7
    ds.PixelData = array.tobytes() + b"\0" * (array.size % 2)
    ds["PixelData"].VR = "OB"
else:
    bits = wish["bits"]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = bits, bits, bits - 1
    array = array.astype(np.uint8 if bits == 8 else np.uint16)
    if "padding" in wish:
        ds.PixelPaddingValue = wish["padding"]
        array[array == 0] = wish["padding"]
    ds.PixelData = array.tobytes() + b"\0" * (array.nbytes % 2)
    ds["PixelData"].VR = "OW" if bits == 16 else "OB"
ds.save_as(path, write_like_original=False)
back = pydicom.dcmread(path)
assert np.array_equal(back.pixel_array.reshape(array.shape), array)
