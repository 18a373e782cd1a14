"""Small whole files of every format that is read, by writers that are not ours: make_seeds.py FOLDER [SHARED]
Layout: FOLDER/KIND/NAME is one file; FOLDER/KIND/NAME.parts/N-ROLE.EXT are the parts of one image. Needs pydicom, nibabel, numpy, PIL, h5py, ffmpeg, dcmtk; vips where it is.
Prints what it could not make."""
import os
import shutil
import subprocess
import sys
import numpy as np

out = sys.argv[1]
W, H = 48, 32
yy, xx = np.mgrid[0:H, 0:W]
GREY = ((xx * 5 + yy * 3) % 256).astype(np.uint8)
DEEP = ((xx * 80 + yy * 50) % 4096).astype(np.uint16)
RGB = np.stack([GREY, 255 - GREY, (xx * yy % 256).astype(np.uint8)], -1)


def path(kind, name):
    full = os.path.join(out, kind, name)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    return full


def run(*args):
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def attempt(what, make):
    try:
        make()
    except Exception as e:  # a tool that is not here, or one too old for it
        detail = e.stderr.decode(errors="replace").strip()[-200:] if isinstance(e, subprocess.CalledProcessError) and e.stderr else repr(e)
        print(f"not made: {what}: {detail}")


# ---- DICOM -------------------------------------------------------------------------------------------------------------------------------
def dicom():
    import pydicom
    from pydicom._uid_dict import UID_dictionary
    from pydicom.dataset import Dataset, FileMetaDataset, FileDataset
    from pydicom.encaps import encapsulate
    from pydicom.sequence import Sequence
    root = "1.2.826.0.1.3680043.8.498.778"

    def base(name, sop="1.2.840.10008.5.1.4.1.1.7", syntax="1.2.840.10008.1.2.1"):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID, meta.TransferSyntaxUID, meta.ImplementationClassUID = sop, syntax, root + ".1"
        ds = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
        ds.is_little_endian, ds.is_implicit_VR = True, False
        ds.SOPClassUID, ds.Modality, ds.PatientID = sop, "OT", "SEED"
        uid = root + ".9." + str(sum(name.encode()) * 7919 + len(name))
        ds.SOPInstanceUID = meta.MediaStorageSOPInstanceUID = uid
        ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = root + ".2", root + ".3", root + ".4"
        ds.InstanceNumber = 1
        return ds

    def pixels(ds, data, bits, photometric="MONOCHROME2", signed=0, frames=None):
        shape = data.shape[1:] if frames else data.shape
        ds.Rows, ds.Columns = shape[0], shape[1]
        ds.SamplesPerPixel = shape[2] if len(shape) == 3 else 1
        if ds.SamplesPerPixel > 1:
            ds.PlanarConfiguration = 0
        if frames:
            ds.NumberOfFrames = frames
        ds.PhotometricInterpretation = photometric
        ds.BitsAllocated = data.dtype.itemsize * 8
        ds.BitsStored, ds.HighBit, ds.PixelRepresentation = bits, bits - 1, signed
        ds.add_new(0x7FE00010, "OB" if ds.BitsAllocated == 8 else "OW", data.tobytes())

    def save(ds, kind, name):
        ds.save_as(path(kind, name), write_like_original=False)
        return path(kind, name)

    plain = {}
    for name, data, bits, photometric, frames in (
            ("grey8", GREY, 8, "MONOCHROME2", None), ("grey12", DEEP, 12, "MONOCHROME1", None), ("rgb8", RGB, 8, "RGB", None),
            ("grey8x3", np.stack([GREY, GREY[::-1], GREY[:, ::-1]]), 8, "MONOCHROME2", 3), ("rgb8x2", np.stack([RGB, RGB[::-1]]), 8, "RGB", 2)):
        ds = base(name)
        pixels(ds, np.ascontiguousarray(data), bits, photometric, frames=frames)
        plain[name] = save(ds, "dicom", name + ".dcm")
    for kind, bits, dtype in (("bit1", 1, np.uint8), ("int32", 32, np.int32)):
        ds = base(kind)
        pixels(ds, GREY.astype(dtype), 8 if bits == 1 else bits, signed=int(bits == 32))
        if bits == 1:
            ds.BitsAllocated = ds.BitsStored = 1
            ds.HighBit = 0
            ds[0x7FE00010].value = np.packbits(GREY > 100, bitorder="little").tobytes()
        save(ds, "dicom", kind + ".dcm")
    for tag, vr, dtype, name in ((0x7FE00008, "OF", np.float32, "float"), (0x7FE00009, "OD", np.float64, "double")):
        ds = base(name, "1.2.840.10008.5.1.4.1.1.30")
        pixels(ds, GREY.astype(dtype), 32)
        del ds[0x7FE00010]
        for word in ("BitsStored", "HighBit", "PixelRepresentation"):
            delattr(ds, word)
        ds.add_new(tag, vr, GREY.astype(dtype).tobytes())
        save(ds, "dicom", name + ".dcm")

    for name in plain:
        for tool, option in (("dcmcrle", None), ("dcmcjpeg", "+el"), ("dcmcjpeg", "+e1"), ("dcmcjpeg", "+eb"), ("dcmcjpeg", "+ee"), ("dcmcjpls", "+el"),
                             ("dcmcjpls", "+en"), ("dcmconv", "+ti"), ("dcmconv", "+tb"), ("dcmconv", "+td")):
            if option in ("+eb",) and name == "grey12":
                continue
            to = path("dicom", f"{name}-{tool}{option or ''}.dcm")
            attempt(to, lambda: run(tool, *([option] if option else []), plain[name], to))

    def encapsulated(name, syntax, frames, data, photometric, bits, kind="dicom", count=None, sop="1.2.840.10008.5.1.4.1.1.7"):
        ds = base(name, sop, syntax)
        pixels(ds, data, bits, photometric, frames=count)
        ds[0x7FE00010].value = encapsulate(frames)
        ds[0x7FE00010].is_undefined_length = True
        ds[0x7FE00010].VR = "OB"
        return ds

    def jpeg2000():
        import io
        from PIL import Image
        for name, picture, photometric in (("j2k-grey", GREY, "MONOCHROME2"), ("j2k-rgb", RGB, "YBR_RCT")):
            for lossy in (False, True):
                stream = io.BytesIO()
                Image.fromarray(picture).save(stream, "JPEG2000", irreversible=lossy, no_jp2=True)
                syntax = "1.2.840.10008.1.2.4." + ("91" if lossy else "90")
                shown = photometric if photometric == "MONOCHROME2" or not lossy else "YBR_ICT"
                save(encapsulated(name, syntax, [stream.getvalue()], picture, shown, 8), "dicom", f"{name}{'-lossy' if lossy else ''}.dcm")
    attempt("JPEG 2000 in DICOM", jpeg2000)

    # Syntaxes newer than Debian's pydicom.
    for number in ("201", "202", "203"):
        UID_dictionary["1.2.840.10008.1.2.4." + number] = ("", "Transfer Syntax", "", "", "")

    def high_throughput():
        from PIL import Image
        for name, picture, photometric, ending in (("ht-grey", GREY, "MONOCHROME2", "pgm"), ("ht-rgb", RGB, "YBR_RCT", "ppm")):
            plain_picture, coded = path("scratch", f"{name}.{ending}"), path("scratch", name + ".j2c")
            Image.fromarray(picture).save(plain_picture)
            for lossless, number in (("true", "201"), ("false", "203")):
                run("ojph_compress", "-i", plain_picture, "-o", coded, "-reversible", lossless)
                shown = photometric if photometric == "MONOCHROME2" or lossless == "true" else "YBR_ICT"
                save(encapsulated(name, "1.2.840.10008.1.2.4." + number, [open(coded, "rb").read()], picture, shown, 8), "dicom", f"{name}-{number}.dcm")
    attempt("HTJ2K in DICOM", high_throughput)

    def video():
        for name, codec, container, syntax in (("mpeg2", "mpeg2video", "m2v", "100"), ("h264", "libx264", "mp4", "102"), ("hevc", "libx265", "mp4", "107")):
            clip = path("scratch", f"{name}.{container}")
            run("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=25", "-frames:v", "6", "-pix_fmt", "yuv420p", "-c:v", codec, clip)
            data = np.zeros((6, 48, 64, 3), np.uint8)
            ds = encapsulated(name, "1.2.840.10008.1.2.4." + syntax, [open(clip, "rb").read()], data, "YBR_PARTIAL_420", 8, count=6, sop="1.2.840.10008.5.1.4.1.1.77.1.1.1")
            save(ds, "dicom", f"video-{name}.dcm")
    attempt("video in DICOM", video)

    def item(**values):
        ds = Dataset()
        for key, value in values.items():
            setattr(ds, key, value)
        return ds

    def slices(count):
        for i in range(count):
            ds = base(f"slice{i}", "1.2.840.10008.5.1.4.1.1.2")
            ds.Modality, ds.InstanceNumber = "CT", i + 1
            ds.ImagePositionPatient, ds.ImageOrientationPatient, ds.PixelSpacing = [0, 0, i * 2.5], [1, 0, 0, 0, 1, 0], [0.7, 0.7]
            ds.RescaleSlope, ds.RescaleIntercept, ds.SliceThickness = "1", "-1024", "2.5"
            pixels(ds, (DEEP + i).astype(np.int16), 16, signed=1)
            yield ds
    for i, ds in enumerate(slices(4)):
        save(ds, "dicom-series", f"ct.parts/{i}-instance.dcm")

    def enhanced():
        ds = base("enhanced", "1.2.840.10008.5.1.4.1.1.2.1")
        ds.Modality = "CT"
        pixels(ds, np.stack([DEEP, DEEP + 1, DEEP + 2]).astype(np.int16), 16, signed=1, frames=3)
        ds.SharedFunctionalGroupsSequence = Sequence([item(
            PixelMeasuresSequence=Sequence([item(PixelSpacing=[0.5, 0.5], SliceThickness="2")]),
            PlaneOrientationSequence=Sequence([item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])]),
            PixelValueTransformationSequence=Sequence([item(RescaleIntercept="-1024", RescaleSlope="1", RescaleType="HU")]))])
        ds.PerFrameFunctionalGroupsSequence = Sequence([item(
            PlanePositionSequence=Sequence([item(ImagePositionPatient=[0, 0, z * 2])]),
            FrameVOILUTSequence=Sequence([item(WindowCenter=str(40 + z), WindowWidth="400")])) for z in range(3)])
        save(ds, "dicom-enhanced", "ct.dcm")
    attempt("enhanced CT", enhanced)

    def segmentation(kind):
        ds = base("seg" + kind, "1.2.840.10008.5.1.4.1.1.66.4")
        ds.Modality, ds.SegmentationType = "SEG", kind
        mask = np.stack([GREY > 60, GREY > 120, GREY > 180])
        pixels(ds, mask.astype(np.uint8) * (1 if kind == "BINARY" else 200), 8, frames=3)
        if kind == "BINARY":
            ds.BitsAllocated = ds.BitsStored = 1
            ds.HighBit = 0
            ds[0x7FE00010].value = np.packbits(mask.reshape(-1), bitorder="little").tobytes()
        else:
            ds.SegmentationFractionalType, ds.MaximumFractionalValue = "PROBABILITY", 200
        ds.SegmentSequence = Sequence([item(SegmentNumber=n, SegmentLabel=f"s{n}", SegmentAlgorithmType="MANUAL", RecommendedDisplayCIELabValue=[30000, 40000, 20000])
                                       for n in (1, 2)])
        ds.SharedFunctionalGroupsSequence = Sequence([item(
            PixelMeasuresSequence=Sequence([item(PixelSpacing=[0.7, 0.7], SliceThickness="2.5")]),
            PlaneOrientationSequence=Sequence([item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])]))])
        ds.PerFrameFunctionalGroupsSequence = Sequence([item(
            PlanePositionSequence=Sequence([item(ImagePositionPatient=[0, 0, (n % 2) * 2.5])]),
            SegmentIdentificationSequence=Sequence([item(ReferencedSegmentNumber=1 + n // 2)])) for n in range(3)])
        save(ds, "dicom-seg", kind.lower() + ".dcm")
    for kind in ("BINARY", "FRACTIONAL"):
        attempt("segmentation " + kind, lambda: segmentation(kind))

    def slide(sparse):
        import io
        from PIL import Image
        def tile(seed):
            stream = io.BytesIO()
            Image.fromarray(np.roll(RGB, seed, 0)[:, :32]).save(stream, "JPEG", quality=80)
            return stream.getvalue()
        for level, (columns, rows) in enumerate(((80, 60), (40, 30))):
            across, down = -(-columns // 32), -(-rows // 32)
            n = across * down
            ds = encapsulated(f"slide{level}{sparse}", "1.2.840.10008.1.2.4.50", [tile(i) for i in range(n)], np.zeros((n, 32, 32, 3), np.uint8), "YBR_FULL_422", 8,
                              count=n, sop="1.2.840.10008.5.1.4.1.1.77.1.6")
            ds.Modality, ds.InstanceNumber = "SM", level + 1
            ds.ImageType = ["ORIGINAL" if level == 0 else "DERIVED", "PRIMARY", "VOLUME", "NONE" if level == 0 else "RESAMPLED"]
            ds.TotalPixelMatrixColumns, ds.TotalPixelMatrixRows = columns, rows
            ds.ImagedVolumeWidth, ds.ImagedVolumeHeight, ds.ImagedVolumeDepth = 0.04, 0.03, 0.001
            ds.DimensionOrganizationType = "TILED_SPARSE" if sparse else "TILED_FULL"
            ds.NumberOfOpticalPaths, ds.TotalPixelMatrixFocalPlanes = 1, 1
            ds.SharedFunctionalGroupsSequence = Sequence([item(PixelMeasuresSequence=Sequence([item(PixelSpacing=[0.0005 * 2 ** level] * 2, SliceThickness="0.001")]))])
            if sparse:
                ds.PerFrameFunctionalGroupsSequence = Sequence([item(PlanePositionSlideSequence=Sequence([item(
                    ColumnPositionInTotalImagePixelMatrix=1 + 32 * (i % across), RowPositionInTotalImagePixelMatrix=1 + 32 * (i // across),
                    XOffsetInSlideCoordinateSystem="0", YOffsetInSlideCoordinateSystem="0", ZOffsetInSlideCoordinateSystem="0")])) for i in range(n)])
            save(ds, "dicom-slide", f"{'sparse' if sparse else 'full'}.parts/{level}-instance.dcm")
    for sparse in (False, True):
        attempt(f"whole-slide DICOM, sparse {sparse}", lambda: slide(sparse))


# ---- volumes and arrays ------------------------------------------------------------------------------------------------------------------
def volumes():
    import nibabel as nib
    data = np.arange(8 * 9 * 10).reshape(8, 9, 10)
    affine = np.array([[-2, 0, 0, 10], [0, 0, 3, -20], [0, 2.5, 0, 5], [0, 0, 0, 1.0]])
    for dtype in ("uint8", "int16", "int32", "float32", "float64", "int8", "uint16", "uint32", "int64", "uint64"):
        image = nib.Nifti1Image(data.astype(dtype), affine, dtype=dtype)
        image.header.set_slope_inter(2, -3) if dtype == "int16" else None
        nib.save(image, path("nifti", f"{dtype}.nii"))
    nib.save(nib.Nifti1Image(np.stack([data, data + 1, data + 2], -1).astype(np.int16), affine), path("nifti", "time.nii"))
    nib.save(nib.Nifti2Image(data.astype(np.int16), affine), path("nifti", "second.nii"))
    big = nib.Nifti1Image(data.astype(">i2"), affine, header=nib.Nifti1Header(endianness=">"))
    big.to_filename(path("nifti", "big.nii"))
    colour = np.zeros(data.shape, dtype=[("R", "u1"), ("G", "u1"), ("B", "u1")])
    colour["R"] = data % 256
    nib.save(nib.Nifti1Image(colour, affine), path("nifti", "rgb.nii"))
    for name in ("int16", "float32", "time", "second"):
        nib.save(nib.load(path("nifti", name + ".nii")), path("nifti-gz", name + ".nii.gz"))
    for name, kind in (("nifti-pair", nib.Nifti1Pair), ("analyze", nib.AnalyzeImage)):
        folder = path(name, "int16.parts")
        os.makedirs(folder, exist_ok=True)
        pair = kind(data.astype(np.int16), affine if name == "nifti-pair" else np.diag([2, 2, 3, 1.0]))
        pair.to_filename(path("scratch", name + ".img"))
        shutil.copy(path("scratch", name + ".hdr"), os.path.join(folder, "0-header.hdr"))
        shutil.copy(path("scratch", name + ".img"), os.path.join(folder, "1-data.img"))


def arrays():
    images = np.stack([GREY[:28, :28], GREY[2:30, :28]])
    np.savez(path("npz", "plain.npz"), images=images, labels=np.array([[0], [1]], np.uint8))
    np.savez_compressed(path("npz", "packed.npz"), train_images=np.stack([RGB[:28, :28]] * 2), train_labels=np.zeros((2, 1), np.uint8))
    np.savez_compressed(path("npz", "one.npz"), volume=np.arange(6 * 7 * 8, dtype=np.int16).reshape(6, 7, 8))


def hdf5():
    import h5py
    clip = np.stack([GREY, GREY[::-1], GREY[:, ::-1], GREY // 2])
    with h5py.File(path("hdf5", "plain.h5"), "w") as f:
        f["image"] = clip
    with h5py.File(path("hdf5", "chunked.h5"), "w") as f:
        f.create_dataset("clip/frames", data=clip, chunks=(1, 16, 16), compression="gzip", shuffle=True)
    with h5py.File(path("hdf5", "latest.h5"), "w", libver="latest") as f:
        f.create_dataset("image", data=np.stack([RGB, RGB[::-1]]), chunks=(1, H, W, 3))
        f["annot_id"] = np.array([b"1_", b"2_"])


# ---- pictures and clips ------------------------------------------------------------------------------------------------------------------
def pictures():
    from PIL import Image
    grey, rgb = Image.fromarray(GREY), Image.fromarray(RGB)
    rgba = Image.fromarray(np.dstack([RGB, GREY]))
    rgb.save(path("png", "rgb.png"))
    rgba.save(path("png", "rgba.png"))
    rgb.convert("P").save(path("png", "palette.png"))
    grey.convert("1").save(path("png", "bit.png"))
    Image.fromarray(DEEP.astype(np.uint16) * 16).save(path("png", "grey16.png"))
    grey.convert("LA").save(path("png", "grey-alpha.png"))
    rgb.save(path("jpeg", "rgb.jpg"), quality=85)
    rgb.save(path("jpeg", "progressive.jpg"), quality=85, progressive=True)
    grey.save(path("jpeg", "grey.jpg"), quality=85, optimize=True)
    rgb.convert("CMYK").save(path("jpeg", "cmyk.jpg"), quality=85)
    rgb.save(path("webp", "lossy.webp"), quality=60)
    rgb.save(path("webp", "lossless.webp"), lossless=True)
    rgba.save(path("webp", "alpha.webp"), lossless=True)
    rgb.save(path("webp", "moving.webp"), save_all=True, append_images=[rgb.rotate(180)], duration=40)
    rgb.save(path("bmp", "rgb.bmp"))
    rgb.convert("P").save(path("bmp", "palette.bmp"))
    grey.convert("1").save(path("bmp", "bit.bmp"))
    rgb.convert("P").save(path("gif", "still.gif"))
    rgb.convert("P").save(path("gif", "moving.gif"), save_all=True, append_images=[rgb.rotate(180).convert("P")], duration=40)
    grey.save(path("pnm", "grey.pgm"))
    rgb.save(path("pnm", "rgb.ppm"))
    attempt("AVIF", lambda: run("ffmpeg", "-v", "error", "-y", "-i", path("png", "rgb.png"), "-pix_fmt", "yuv420p", "-c:v", "libaom-av1", "-still-picture", "1", path("avif", "rgb.avif")))
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
        rgb.save(path("tiff", f"rgb-{compression}.tif"), compression=compression)
        grey.save(path("tiff", f"grey-{compression}.tif"), compression=compression)
    rgb.convert("P").save(path("tiff", "palette.tif"))
    rgb.save(path("tiff", "ome.tif"), description='<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0"><Pixels ID="Pixels:0" '
             'DimensionOrder="XYCZT" Type="uint8" SizeX="48" SizeY="32" SizeC="3" SizeZ="1" SizeT="1" PhysicalSizeX="0.5" PhysicalSizeY="0.5"><Channel ID="Channel:0:0" '
             'SamplesPerPixel="3"/><TiffData IFD="0" PlaneCount="1"/></Pixels></Image></OME>')
    Image.fromarray(DEEP).save(path("tiff", "grey16.tif"))
    big = path("scratch", "big.png")
    Image.fromarray(np.tile(RGB, (6, 5, 1))).save(big)
    for name, options in (("jpeg", "compression=jpeg,Q=80"), ("lzw", "compression=lzw"), ("deflate-big", "compression=deflate,bigtiff"), ("subifd", "compression=jpeg,subifd"),
                          ("ycc-big-subifd", "compression=jpeg,Q=60,bigtiff,subifd"), ("plain", "compression=none"), ("j2k", "compression=jp2k,lossless")):
        target = path("tiff-pyramid", name + ".tif")
        attempt("pyramid " + name, lambda: run("vips", "tiffsave", big, target, *[f"--{o}" for o in f"{options},tile,pyramid,tile-width=48,tile-height=48".split(",")]))


def clips():
    for kind, name, options in (
            ("avi", "mjpeg.avi", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]), ("avi", "mpeg4.avi", ["-c:v", "mpeg4"]), ("avi", "raw.avi", ["-c:v", "rawvideo", "-pix_fmt", "bgr24"]),
            ("mp4", "h264.mp4", ["-c:v", "libx264", "-pix_fmt", "yuv420p"]), ("mp4", "mpeg4.mp4", ["-c:v", "mpeg4"]), ("mp4", "hevc.mp4", ["-c:v", "libx265", "-pix_fmt", "yuv420p"]),
            ("mp4", "fragmented.mp4", ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "frag_keyframe+empty_moov"]),
            ("mkv", "h264.mkv", ["-c:v", "libx264", "-pix_fmt", "yuv420p"]), ("mkv", "mjpeg.mkv", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]),
            ("webm", "vp8.webm", ["-c:v", "libvpx"]), ("webm", "vp9.webm", ["-c:v", "libvpx-vp9"]),
            ("mpeg", "mpeg1.mpg", ["-c:v", "mpeg1video"]), ("mpeg", "mpeg2.vob", ["-c:v", "mpeg2video", "-f", "vob"]), ("mpeg", "mpeg2.ts", ["-c:v", "mpeg2video"])):
        attempt(name, lambda: run("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=25", "-frames:v", "8", *options, path(kind, name)))


for part in (dicom, volumes, arrays, hdf5, pictures, clips):
    attempt(part.__name__, part)
shutil.rmtree(os.path.join(out, "scratch"), ignore_errors=True)
