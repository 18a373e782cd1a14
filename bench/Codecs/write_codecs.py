"""Writes a CT slice, a chest film, an 8-bit and a colour picture, made of slopes, edges and noise as their like have, in each lossless syntax. Arguments: the folder. dcmtk does the coding."""
import os
import subprocess
import sys

import numpy
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import generate_pixel_data_frame
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

folder = sys.argv[1]
random = numpy.random.RandomState(7)


def body(rows, columns):
    y, x = numpy.mgrid[-1:1:rows * 1j, -1:1:columns * 1j]
    inside = (x / 0.8) ** 2 + (y / 0.9) ** 2 < 1
    organs = sum(numpy.exp(-(((x - a) / s) ** 2 + ((y - b) / s) ** 2)) for a, b, s in random.uniform(-0.6, 0.6, (12, 3)) * [1, 1, 0.5] + [0, 0, 0.01])
    return inside, organs, random.standard_normal((rows, columns))


def write(name, array, stored, signed):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID = generate_uid()
    ds.Modality = "OT"
    colour = array.ndim == 3
    ds.SamplesPerPixel, ds.PhotometricInterpretation = (3, "RGB") if colour else (1, "MONOCHROME2")
    if colour:
        ds.PlanarConfiguration = 0
    ds.Rows, ds.Columns = array.shape[:2]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = array.itemsize * 8, stored, stored - 1, signed
    ds.PixelData = array.tobytes()
    ds["PixelData"].VR = "OW"
    ds.is_little_endian, ds.is_implicit_VR = True, False
    plain = os.path.join(folder, name + ".dcm")
    ds.save_as(plain, write_like_original=False)
    for program, arguments, code in (("dcmcjpeg", ["+e1"], "jpeg"), ("dcmcjpls", [], "jpegls"), ("dcmcrle", [], "rle")):
        coded = os.path.join(folder, f"{name}-{code}.dcm")
        subprocess.run([program, *arguments, plain, coded], check=True)
        if code == "jpegls":
            frame = next(generate_pixel_data_frame(pydicom.dcmread(coded).PixelData, 1))
            with open(os.path.join(folder, name + ".jls"), "wb") as f:
                f.write(frame)


inside, organs, noise = body(512, 512)
write("ct", numpy.where(inside, 40 + 120 * organs + 12 * noise, -1000 + 4 * noise).clip(-1024, 3071).astype("<i2"), 16, 1)
inside, organs, noise = body(2500, 2048)
write("film", numpy.where(inside, 1800 + 500 * organs + 14 * noise, 300 + 6 * noise).clip(0, 4095).astype("<u2"), 12, 0)
write("ultrasound", numpy.where(inside[::3, ::3], 60 + 30 * organs[::3, ::3] + 8 * noise[::3, ::3], 0).clip(0, 255).astype("u1"), 8, 0)
tints = numpy.stack([organs, 0.7 * organs + 0.2, 0.5 * organs + 0.4], axis=-1)
colours = 60 + 60 * tints + 5 * random.standard_normal(tints.shape)
write("colour", numpy.where(inside[..., None], colours, 0)[::3, ::3].clip(0, 255).astype("u1"), 8, 0)
