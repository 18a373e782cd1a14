"""Writes a whole-slide image as DICOM instances with pydicom, and what each level and picture beside it looks like.

argv: folder, way (full, sparse, concatenated, native, ybr, rgb). Prints nothing; writes *.dcm, and NAME.rgb for level0, level1, label, macro.
"""
import io, os, sys
import numpy, pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import generate_uid, JPEGBaseline8Bit, ExplicitVRLittleEndian, VLWholeSlideMicroscopyImageStorage

folder, way = sys.argv[1], sys.argv[2]
series, study = generate_uid(), generate_uid()
TILE = 64


def picture(w, h, seed):
    y, x = numpy.mgrid[0:h, 0:w]
    return numpy.stack([(x * 200 // w + seed) % 256, (y * 200 // h + 20) % 256, ((x + y) * 3) % 256], -1).astype('u1')


def coded(tile):
    out = io.BytesIO()
    if way == 'rgb':  # samples stored as RGB, no transform: the photometric says so, the stream does not
        bands = Image.merge('YCbCr', [Image.fromarray(tile[..., i]) for i in range(3)])
        bands.save(out, 'JPEG', quality=95, subsampling=0)
        stream = out.getvalue()
        assert stream[2:4] == b'\xff\xe0'
        length = int.from_bytes(stream[4:6], 'big')
        return stream[:2] + stream[4 + length:]
    Image.fromarray(tile).save(out, 'JPEG', quality=90, subsampling=2 if way == 'ybr' else 0)
    return out.getvalue()


def shown(stream):
    image = Image.open(io.BytesIO(stream))
    if way != 'rgb':
        return numpy.asarray(image.convert('RGB'))
    image.draft('YCbCr', image.size)
    return numpy.asarray(image)


def base(w, h, kind, number, frames, compressed):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = JPEGBaseline8Bit if compressed else ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID = VLWholeSlideMicroscopyImageStorage
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID = generate_uid()
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.InstanceNumber, ds.Modality = study, series, number, 'SM'
    ds.ImageType = ['ORIGINAL', 'PRIMARY', kind, 'NONE' if number == 1 else 'RESAMPLED']
    ds.PatientName = 'SENTINEL^NAME'
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PlanarConfiguration = 3, 'YBR_FULL_422' if compressed and way != 'rgb' else 'RGB', 0
    ds.Rows = ds.Columns = TILE
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit, ds.PixelRepresentation = 7, 0
    ds.NumberOfFrames = frames
    ds.TotalPixelMatrixColumns, ds.TotalPixelMatrixRows, ds.TotalPixelMatrixFocalPlanes = w, h, 1
    ds.ImagedVolumeWidth, ds.ImagedVolumeHeight = w * 0.00025, h * 0.00025
    path = Dataset()
    path.OpticalPathIdentifier, path.ObjectiveLensPower, path.ICCProfile = '1', 40, b'profile!' * 16
    ds.OpticalPathSequence = Sequence([path])
    measures, shared = Dataset(), Dataset()
    measures.PixelSpacing = [0.00026 * 500 / w, 0.00025 * 500 / w]
    shared.PixelMeasuresSequence = Sequence([measures])
    ds.SharedFunctionalGroupsSequence = Sequence([shared])
    ds.DimensionOrganizationType = 'TILED_FULL'
    return ds


def position(column, row):
    where, frame = Dataset(), Dataset()
    where.ColumnPositionInTotalImagePixelMatrix, where.RowPositionInTotalImagePixelMatrix = column * TILE + 1, row * TILE + 1
    where.XOffsetInSlideCoordinateSystem, where.YOffsetInSlideCoordinateSystem, where.ZOffsetInSlideCoordinateSystem = 0, 0, 0
    frame.PlanePositionSlideSequence = Sequence([where])
    return frame


def write(name, w, h, kind, number, seed, compressed):
    source = picture(w, h, seed)
    across, down = -(-w // TILE), -(-h // TILE)
    padded = numpy.full((down * TILE, across * TILE, 3), 255, 'u1')
    padded[:h, :w] = source
    expected = numpy.full_like(padded, 255)
    places = [(c, r) for r in range(down) for c in range(across)]
    sparse = way == 'sparse' and kind == 'VOLUME'
    if sparse:
        places = [p for i, p in enumerate(places) if i % 3 != 1][::-1]
    frames = []
    for c, r in places:
        tile = numpy.ascontiguousarray(padded[r * TILE:(r + 1) * TILE, c * TILE:(c + 1) * TILE])
        data = coded(tile) if compressed else tile.tobytes()
        expected[r * TILE:(r + 1) * TILE, c * TILE:(c + 1) * TILE] = shown(data) if compressed else tile
        frames.append(data)
    numpy.ascontiguousarray(expected[:h, :w]).tofile(os.path.join(folder, name + '.rgb'))
    cuts = [0, len(frames)]
    if way == 'concatenated' and name == 'level0':
        cuts = [0, 7, 8, len(frames)]
    concatenation = generate_uid()
    for i in range(len(cuts) - 1):
        part, at = frames[cuts[i]:cuts[i + 1]], places[cuts[i]:cuts[i + 1]]
        ds = base(w, h, kind, number, len(part), compressed)
        if sparse:
            ds.DimensionOrganizationType = 'TILED_SPARSE'
            ds.PerFrameFunctionalGroupsSequence = Sequence([position(c, r) for c, r in at])
        if len(cuts) > 2:
            ds.ConcatenationUID, ds.InConcatenationNumber, ds.ConcatenationFrameOffsetNumber = concatenation, i + 1, cuts[i]
        ds.PixelData = encapsulate(part) if compressed else b''.join(part)
        ds['PixelData'].VR = 'OB'
        ds.save_as(os.path.join(folder, f'{name}-{len(cuts) - 2 - i}.dcm'), write_like_original=False)


jpeg = way != 'native'
write('level1', 250, 150, 'VOLUME', 2, 0, jpeg)
write('level0', 500, 300, 'VOLUME', 1, 0, jpeg)
write('label', 60, 50, 'LABEL', 3, 90, jpeg)
write('macro', 130, 70, 'OVERVIEW', 4, 40, jpeg)
