# Writes images with tables and windows, and beside each what pydicom makes of it: 8-bit greys or RGB. argv: folder. Prints the names.
import json, os, sys
import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixel_data_handlers.util import apply_color_lut, apply_modality_lut, apply_voi_lut
from pydicom.sequence import Sequence

folder = sys.argv[1]
names = []


def image(bits, signed=False, stored=None, photometric="MONOCHROME2", values=None, **attributes):
    stored = stored or bits
    low, high = (-(1 << (stored - 1)), (1 << (stored - 1)) - 1) if signed else (0, (1 << stored) - 1)
    array = np.unique(np.linspace(low, high, 4096).astype(np.int64)) if values is None else np.array(values)
    array = array[: array.size // 2 * 2].astype(f"{'i' if signed else 'u'}{bits // 8}").reshape(2, -1)
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    ds.Rows, ds.Columns, ds.SamplesPerPixel, ds.PhotometricInterpretation = *array.shape, 1, photometric
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = bits, stored, stored - 1, int(signed)
    for name, value in attributes.items():
        setattr(ds, name, value)
    ds.PixelData = array.tobytes()
    ds["PixelData"].VR = "OW"
    return ds, array


def table(first, bits, entries, signed=False):
    item = Dataset()
    item.add_new(0x00283002, "SS" if first < 0 else "US", [len(entries) % 65536 if first >= 0 else len(entries), first, bits])
    item.add_new(0x00283006, "US", [int(e) for e in entries])
    return Sequence([item])


def save(name, ds, shown):
    ds.save_as(os.path.join(folder, name + ".dcm"), write_like_original=False)
    shown.astype(np.uint8).tofile(os.path.join(folder, name + ".raw"))
    names.append(name)


def grey(name, made, index=0, full=None):
    ds, array = made
    values = apply_modality_lut(array, ds)
    out = apply_voi_lut(values, ds, index).astype(float)
    if full is None:
        # pydicom scales to what the stored bits can become.
        low, high = (-(1 << (ds.BitsStored - 1)), (1 << (ds.BitsStored - 1)) - 1) if ds.PixelRepresentation else (0, (1 << ds.BitsStored) - 1)
        if "ModalityLUTSequence" in ds:
            low, high = 0, (1 << ds.ModalityLUTSequence[0].LUTDescriptor[2]) - 1
        elif "RescaleSlope" in ds:
            low, high = low * float(ds.RescaleSlope) + float(ds.RescaleIntercept), high * float(ds.RescaleSlope) + float(ds.RescaleIntercept)
        out = (out - low) / (high - low)
    else:
        out = out / full
    out = np.floor(out * 255 + 0.5)
    save(name, ds, 255 - out if ds.PhotometricInterpretation == "MONOCHROME1" else out)


ramp = lambda n, most: np.linspace(0, most, n) ** 2 / most
rescale = dict(RescaleSlope=1, RescaleIntercept=-1024)
grey("linear", image(16, stored=12, WindowCenter=40, WindowWidth=400, **rescale))
grey("linear-signed", image(16, signed=True, WindowCenter=-300, WindowWidth=1401))
grey("second-window", image(16, stored=12, WindowCenter=[40, 300], WindowWidth=[400, 2000], **rescale), index=1)
grey("linear-exact", image(16, stored=12, WindowCenter=40, WindowWidth=400, VOILUTFunction="LINEAR_EXACT", **rescale))
grey("sigmoid", image(16, stored=12, WindowCenter=40, WindowWidth=400, VOILUTFunction="SIGMOID", **rescale))
grey("mono1", image(16, stored=12, photometric="MONOCHROME1", WindowCenter=2000, WindowWidth=3000))
grey("slope", image(16, stored=10, WindowCenter=300, WindowWidth=500, RescaleSlope=2.5, RescaleIntercept=-100))
grey("negative-slope", image(16, stored=12, WindowCenter=-500, WindowWidth=2000, RescaleSlope=-1, RescaleIntercept=1000))
grey("bytes", image(8, WindowCenter=100, WindowWidth=100))
grey("modality-table", image(16, stored=12, WindowCenter=30000, WindowWidth=30000, ModalityLUTSequence=table(100, 16, ramp(3000, 60000)), ModalityLUTType="US"))
grey("voi-table-12", image(16, stored=12, VOILUTSequence=table(50, 12, ramp(4000, 4095))), full=4095)
grey("voi-table-16", image(16, stored=12, VOILUTSequence=table(0, 16, ramp(4096, 65535))), full=65535)
# pydicom counts with the table's own width: a byte's indices wrap beyond 255.
grey("voi-table-8", image(16, stored=12, values=range(1256), VOILUTSequence=table(1000, 8, ramp(256, 255))), full=255)
grey("voi-table-signed", image(16, signed=True, stored=12, VOILUTSequence=table(-1000, 12, ramp(2000, 4095))), full=4095)
grey("voi-table-all", image(16, VOILUTSequence=table(0, 16, ramp(65536, 65535))), full=65535)


def colour(name, made, bits, **tables):
    ds, array = made
    for key, value in tables.items():
        ds.add_new(pydicom.datadict.tag_for_keyword(key), "OW" if key.endswith("Data") else "SS" if value[1] < 0 else "US", value)
    out = apply_color_lut(array, ds)
    save(name, ds, out >> 8 if bits == 16 else out)


def descriptors(first, bits, count):
    return {c + "PaletteColorLookupTableDescriptor": [count, first, bits] for c in ("Red", "Green", "Blue")}


def data(dtype, *tables):
    return dict(zip((c + "PaletteColorLookupTableData" for c in ("Red", "Green", "Blue")), (np.array(t).astype(dtype).tobytes() for t in tables)))


def segments(dtype, *tables):
    padded = (t.tobytes() + b"\0" * (t.nbytes % 2) for t in (np.array(t).astype(dtype) for t in tables))
    return dict(zip(("Segmented" + c + "PaletteColorLookupTableData" for c in ("Red", "Green", "Blue")), padded))


up, down, bow = np.arange(256), 255 - np.arange(256), np.abs(np.arange(256) - 128)
indices = dict(photometric="PALETTE COLOR", values=range(256))
colour("palette-16", image(8, **indices), 16, **descriptors(0, 16, 256), **data("<u2", up * 257, down * 257, bow * 257))
colour("palette-8", image(8, **indices), 8, **descriptors(0, 8, 256), **data("u1", up, down, bow))
colour("palette-first", image(8, **indices), 16, **descriptors(50, 16, 100), **data("<u2", up[:100] * 257, down[:100] * 257, bow[:100] * 257))
colour("palette-words", image(16, photometric="PALETTE COLOR", values=range(0, 4096)), 16, **descriptors(100, 16, 256), **data("<u2", up * 257, down * 257, bow * 257))
colour("palette-signed", image(16, signed=True, photometric="PALETTE COLOR", values=range(-300, 300)), 16, **descriptors(-128, 16, 256),
       **data("<u2", up * 257, down * 257, bow * 257))
red, green = [0, 2, 0, 1000, 1, 100, 65535, 0, 1, 7, 1, 153, 300], [0, 1, 65535, 1, 255, 0]
blue = [0, 4, 1, 2, 3, 4] + [2, 1, 0, 0] * 63
colour("palette-segments", image(8, **indices), 16, **descriptors(0, 16, 256), **segments("<u2", red, green, blue))
red, green, blue = [0, 2, 0, 10, 1, 100, 255, 0, 1, 7, 1, 153, 30], [0, 1, 255, 1, 255, 0], [0, 4, 1, 2, 3, 4] + [2, 1, 0, 0, 0, 0] * 63
colour("palette-segments-8", image(8, **indices), 8, **descriptors(0, 8, 256), **segments("u1", red, green, blue))
print(json.dumps(names))
