# Reads every DICOM file of a folder with pydicom and numpy, JPEG and JPEG-LS after dcmtk's tools took the compression off without touching colours.
# argv: folder, output folder. Writes index.json and one .raw of little-endian samples for each file whose pixels could be read.
import json, os, subprocess, sys, tempfile, warnings
import numpy, pydicom
warnings.simplefilter("ignore")
folder, output = sys.argv[1:3]
JPEG = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70")


JPEG_LS = ("1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81")


def pixels(path, syntax):
    if syntax not in JPEG + JPEG_LS:
        return pydicom.dcmread(path, force=True).pixel_array
    with tempfile.TemporaryDirectory() as scratch:
        plain = os.path.join(scratch, "plain.dcm")
        subprocess.run((["dcmdjpeg", "+cn"] if syntax in JPEG else ["dcmdjpls"]) + [path, plain], check=True, capture_output=True)
        return pydicom.dcmread(plain, force=True).pixel_array


def text(dataset, name):
    value = dataset.get(name)
    return None if value is None or value == "" else str(value)


def number(dataset, name):
    try:
        return int(dataset.get(name))
    except (TypeError, ValueError):
        return None


def numbers(dataset, name):
    value = dataset.get(name)
    if value is None or value == "":
        return None
    return [float(v) for v in value] if isinstance(value, pydicom.multival.MultiValue) else [float(value)]


index = {}
for root, _, names in os.walk(folder):
    for name in names:
        path = os.path.join(root, name)
        relative = os.path.relpath(path, folder)
        try:
            dataset = pydicom.dcmread(path, force=True)
            entry = {key: number(dataset, keyword) for key, keyword in (
                ("rows", "Rows"), ("columns", "Columns"), ("samplesPerPixel", "SamplesPerPixel"), ("bitsAllocated", "BitsAllocated"),
                ("bitsStored", "BitsStored"), ("pixelRepresentation", "PixelRepresentation"), ("planar", "PlanarConfiguration"),
                ("instanceNumber", "InstanceNumber"))}
            entry |= {key: text(dataset, keyword) for key, keyword in (
                ("modality", "Modality"), ("photometric", "PhotometricInterpretation"), ("bodyPart", "BodyPartExamined"),
                ("sopClass", "SOPClassUID"), ("sopInstanceUid", "SOPInstanceUID"), ("seriesInstanceUid", "SeriesInstanceUID"))}
            entry["spacing"] = numbers(dataset, "PixelSpacing")
            entry["windowCenter"] = numbers(dataset, "WindowCenter")
            syntax = str(dataset.file_meta.get("TransferSyntaxUID", "")) if hasattr(dataset, "file_meta") else ""
        except Exception as e:
            index[relative] = {"unreadable": str(e)}
            continue
        try:
            array = pixels(path, syntax)
            entry["dtype"] = array.dtype.newbyteorder("<").name
            entry["shape"] = list(array.shape)
            entry["raw"] = relative.replace("/", "_") + ".raw"
            array.astype(array.dtype.newbyteorder("<")).tofile(os.path.join(output, entry["raw"]))
        except Exception as e:
            entry["noPixels"] = str(e)
        index[relative] = entry
with open(os.path.join(output, "index.json"), "w") as f:
    json.dump(index, f)
