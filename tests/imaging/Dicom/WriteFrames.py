# Writes DICOM files of every native shape with pydicom and numpy. argv: output folder. For each: name.dcm, name.raw (the samples a reader must give: C order,
# interleaved, little-endian) and its entry in index.json (dtype, shape).
import json, os, sys, zlib
import numpy, pydicom
from pydicom._uid_dict import UID_dictionary
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import generate_uid, ExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian, RLELossless
from pydicom.pixel_data_handlers.rle_handler import rle_encode_frame

# Syntaxes newer than Debian's pydicom.
for uid in ("1.2.840.10008.1.2.8.1", "1.2.840.10008.1.2.1.98"):
    UID_dictionary[uid] = ("", "Transfer Syntax", "", "", "")
output = sys.argv[1]
random = numpy.random.RandomState(3)
index = {}


def dataset(syntax, samples, photometric, rows, columns, frames, allocated, stored, high, signed, planar):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID = generate_uid()
    ds.Modality = "OT"
    ds.SamplesPerPixel, ds.PhotometricInterpretation = samples, photometric
    if samples > 1:
        ds.PlanarConfiguration = planar
    if frames is not None:
        ds.NumberOfFrames = frames
    ds.Rows, ds.Columns = rows, columns
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = allocated, stored, high, signed
    ds.is_little_endian = syntax != ExplicitVRBigEndian
    ds.is_implicit_VR = syntax == ImplicitVRLittleEndian
    return ds


def save(name, ds, array):
    ds.save_as(os.path.join(output, name + ".dcm"), write_like_original=False)
    array.astype(array.dtype.newbyteorder("<")).tofile(os.path.join(output, name + ".raw"))
    index[name] = {"dtype": array.dtype.newbyteorder("=").name, "shape": list(array.shape), "syntax": str(ds.file_meta.TransferSyntaxUID)}


def values(shape, dtype, stored, signed):
    low, high = (-(1 << (stored - 1)), (1 << (stored - 1)) - 1) if signed else (0, (1 << stored) - 1)
    array = random.randint(low, high, size=shape, dtype="int64" if stored < 63 else dtype)
    array.reshape(-1)[:2] = low, high
    return array.astype(dtype)


SYNTAXES = {"implicit": ImplicitVRLittleEndian, "little": ExplicitVRLittleEndian, "big": ExplicitVRBigEndian, "deflated": DeflatedExplicitVRLittleEndian}
DEPTHS = [(8, 8), (8, 6), (16, 16), (16, 10), (16, 12), (16, 14), (32, 32), (32, 20), (64, 64)]
for key, syntax in SYNTAXES.items():
    for allocated, stored in DEPTHS:
        for signed in (0, 1):
            for samples, photometric, planar in ((1, "MONOCHROME2", 0), (1, "MONOCHROME1", 0), (3, "RGB", 0), (3, "RGB", 1), (3, "YBR_FULL", 0), (3, "YBR_FULL", 1)):
                if samples == 3 and (signed or allocated > 32):
                    continue
                frames = 3 if stored in (8, 12, 32) else None
                rows, columns = 5, 7
                dtype = numpy.dtype(("i" if signed else "u") + str(allocated // 8))
                array = values((frames or 1, rows, columns) + ((3,) if samples == 3 else ()), dtype, stored, signed)
                ds = dataset(syntax, samples, photometric, rows, columns, frames, allocated, stored, stored - 1, signed, planar)
                body = array.transpose(0, 3, 1, 2) if planar else array
                body = numpy.ascontiguousarray(body).astype(dtype.newbyteorder(">" if key == "big" else "<")).tobytes()
                if key == "big" and allocated == 8:
                    # Bytes written as words sit in swapped pairs (PS3.5 7.3).
                    body += b"\0" * (len(body) & 1)
                    body = numpy.frombuffer(body, "<u2").byteswap().tobytes()
                ds.PixelData = body + b"\0" * (len(body) & 1)
                ds["PixelData"].VR = "OW"
                save(f"{key}-{allocated}-{stored}-{'s' if signed else 'u'}-{photometric}-{planar}", ds, array)

# Single bits: frames follow each other without starting at a byte.
for frames, rows, columns in ((None, 3, 5), (4, 3, 5), (2, 8, 8)):
    array = random.randint(0, 2, size=(frames or 1, rows, columns)).astype("u1")
    ds = dataset(ExplicitVRLittleEndian, 1, "MONOCHROME2", rows, columns, frames, 1, 1, 0, 0, 0)
    body = numpy.packbits(array.reshape(-1), bitorder="little").tobytes()
    ds.PixelData = body + b"\0" * (len(body) & 1)
    ds["PixelData"].VR = "OB"
    save(f"bits-{frames}-{rows}x{columns}", ds, array)
    for syntax, name in ((RLELossless, "rle"), ("1.2.840.10008.1.2.8.1", "deflate"), ("1.2.840.10008.1.2.1.98", "native")):
        ds.file_meta.TransferSyntaxUID = syntax
        packed = [numpy.packbits(frame.reshape(-1), bitorder="little").tobytes() for frame in array]
        def deflated(data):
            squeeze = zlib.compressobj(wbits=-15)
            return squeeze.compress(data) + squeeze.flush()
        code = {"rle": lambda data: b"\1\0\0\0\x40\0\0\0" + bytes(56) + bytes([len(data) - 1]) + data, "deflate": deflated, "native": lambda data: data}[name]
        ds.PixelData = encapsulate([code(data) for data in packed])
        ds["PixelData"].VR, ds["PixelData"].is_undefined_length = "OB", True
        save(f"bits-{name}-{frames}-{rows}x{columns}", ds, array)

# High bit above bits stored - 1, overlay bits in the same word: stored words come out as they are.
for allocated, stored, high in ((16, 12, 15), (16, 12, 13), (16, 8, 11), (8, 4, 7)):
    array = values((6, 4), f"u{allocated // 8}", allocated, 0)
    ds = dataset(ExplicitVRLittleEndian, 1, "MONOCHROME2", 6, 4, None, allocated, stored, high, 0, 0)
    ds.PixelData = array.tobytes()
    ds["PixelData"].VR = "OW"
    save(f"high-{allocated}-{stored}-{high}", ds, array.reshape(1, 6, 4))

# Floats, both byte orders.
for key in ("little", "big", "implicit"):
    for dtype, keyword in (("f4", "FloatPixelData"), ("f8", "DoubleFloatPixelData")):
        array = random.standard_normal((2, 4, 3)).astype(dtype)
        ds = dataset(SYNTAXES[key], 1, "MONOCHROME2", 4, 3, 2, array.itemsize * 8, array.itemsize * 8, array.itemsize * 8 - 1, 0, 0)
        for name in ("BitsStored", "HighBit", "PixelRepresentation"):
            delattr(ds, name)
        setattr(ds, keyword, array.astype(array.dtype.newbyteorder(">" if key == "big" else "<")).tobytes())
        save(f"float-{key}-{dtype}", ds, array)

# Chroma of half the width, and of full width under the same name.
luma, chroma = random.randint(0, 256, (2, 4, 6)).astype("u1"), random.randint(0, 256, (2, 4, 3, 2)).astype("u1")
whole = numpy.stack([luma, chroma[..., 0].repeat(2, axis=2), chroma[..., 1].repeat(2, axis=2)], axis=-1)
halved = numpy.concatenate([luma.reshape(2, 4, 3, 2), chroma], axis=-1)
for name, body in (("halved", halved), ("whole", whole)):
    ds = dataset(ExplicitVRLittleEndian, 3, "YBR_FULL_422", 4, 6, 2, 8, 8, 7, 0, 0)
    ds.PixelData = body.tobytes()
    ds["PixelData"].VR = "OB"
    save(f"ybr422-{name}", ds, whole)

# RLE by pydicom's own encoder, every depth and number of samples.
for allocated, signed in ((8, 0), (8, 1), (16, 0), (16, 1), (32, 0), (32, 1)):
    for samples in (1, 3):
        dtype = numpy.dtype(("i" if signed else "u") + str(allocated // 8))
        array = numpy.repeat(values((2, 33, 21 // 3) + ((3,) if samples == 3 else ()), dtype, allocated, signed), 3, axis=2)
        ds = dataset(RLELossless, samples, "RGB" if samples == 3 else "MONOCHROME2", 33, array.shape[2], 2, allocated, allocated, allocated - 1, signed, 1)
        ds.PixelData = encapsulate([rle_encode_frame(frame) for frame in array])
        ds["PixelData"].VR, ds["PixelData"].is_undefined_length = "OB", True
        save(f"rle-{allocated}-{signed}-{samples}", ds, array)

with open(os.path.join(output, "index.json"), "w") as f:
    json.dump(index, f)
