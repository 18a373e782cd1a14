"""Volumes in every version, container, byte order and type by nibabel, with nibabel's own reading of each: index.json, and NAME.raw with the voxels as stored.
Argument: the folder."""
import json
import sys

import nibabel
import numpy

folder = sys.argv[1]
rng = numpy.random.default_rng(20)
numbers = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'uint64', 'int64', 'float32', 'float64']
rgb = numpy.dtype([('R', 'u1'), ('G', 'u1'), ('B', 'u1')])
rgba = numpy.dtype([('R', 'u1'), ('G', 'u1'), ('B', 'u1'), ('A', 'u1')])
analyze = ['uint8', 'int16', 'int32', 'float32', 'float64', 'rgb24']
shapes = [(5, 4, 3), (4, 3, 5, 2), (3, 4, 2, 2, 3), (3, 2, 4, 1, 2, 2), (2, 3, 3, 2, 1, 2, 2), (7, 5), (9,)]
index = []


def array(name, shape):
    if name == 'rgb24':
        return rng.integers(0, 256, shape + (3,)).astype('u1').view(rgb)[..., 0]
    if name == 'rgba32':
        return rng.integers(0, 256, shape + (4,)).astype('u1').view(rgba)[..., 0]
    if name.startswith('float'):
        return rng.normal(0, 1000, shape).astype(name)
    info = numpy.iinfo(name)
    return rng.integers(info.min, info.max, shape, dtype=name, endpoint=True)


def affine():
    q, _ = numpy.linalg.qr(rng.normal(size=(3, 3)))
    m = numpy.eye(4)
    m[:3, :3] = q * rng.uniform(.3, 6, 3)
    m[:3, 3] = rng.normal(0, 90, 3)
    return m


def write(kind, klass, extensions, name, order, shape, scaled):
    data = array(name, shape)
    header = klass.header_class(endianness=order)
    header.set_data_dtype(data.dtype)
    image = klass(data, affine(), header)
    if hasattr(image, 'set_qform'):
        choice = rng.integers(0, 4)
        if choice == 0:
            image.set_sform(None, 0)
            image.set_qform(affine(), int(rng.integers(1, 5)))
        elif choice == 1:
            image.set_sform(None, 0)
            image.set_qform(None, 0)
            image.header.set_zooms(list(rng.uniform(.5, 4, len(shape))))
        elif choice == 2:
            image.set_qform(affine(), 1)
        if scaled:
            image.header.set_slope_inter(2.5, -7)
    stem = f'{folder}/{len(index):04d}'
    path = stem + extensions[-1]
    nibabel.save(image, path)
    back = nibabel.load(path)
    raw = numpy.asanyarray(back.dataobj.get_unscaled())
    kinds = {3: 'rgb24', 4: 'rgba32'}
    names = raw.dtype.names
    with open(stem + '.raw', 'wb') as out:
        out.write((raw if names else raw.astype(raw.dtype.newbyteorder('<'))).tobytes(order='F'))
    index.append({
        'parts': [stem + e for e in extensions], 'raw': stem + '.raw', 'format': kind, 'order': 'big' if back.header.endianness == '>' else 'little',
        'dtype': kinds[len(names)] if names else raw.dtype.newbyteorder('=').name, 'shape': back.shape,
        'zooms': [float(z) for z in back.header.get_zooms()], 'affine': back.affine.tolist()})


for order in '<>':
    for number, name in enumerate(numbers + ['rgb24', 'rgba32']):
        for kind, single, pair in (('NIfTI-1', nibabel.Nifti1Image, nibabel.Nifti1Pair), ('NIfTI-2', nibabel.Nifti2Image, nibabel.Nifti2Pair)):
            for step, (klass, extensions) in enumerate((
                    (single, ['.nii']), (single, ['.nii.gz']), (pair, ['.hdr', '.img']), (pair, ['.hdr.gz', '.img.gz']))):
                write(kind, klass, extensions, name, order, shapes[(number + step) % len(shapes)], scaled=number < 6 and step % 2 == 0)
    for number, name in enumerate(analyze):
        for step, extensions in enumerate((['.hdr', '.img'], ['.hdr.gz', '.img.gz'])):
            write('Analyze 7.5', nibabel.AnalyzeImage, extensions, name, order, shapes[(number + step) % 4], scaled=False)
json.dump(index, open(f'{folder}/index.json', 'w'))
