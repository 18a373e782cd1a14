using System.Text.Json;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Nifti;

/// <summary>nibabel's own reading of a file.</summary>
internal static class Nibabel
{
    /// <summary>Writes a volume as nibabel does.</summary>
    /// <param name="array">A numpy expression.</param>
    /// <param name="affine">Rows of numbers.</param>
    /// <param name="change">A statement on the image <c>i</c> before it is saved.</param>
    public static void Write(string path, string array, string affine, string order = "<", int version = 1, string change = "pass", bool pair = false)
    {
        string type = (version, pair) switch { (2, false) => "Nifti2Image", (2, true) => "Nifti2Pair", (_, true) => "Nifti1Pair", _ => "Nifti1Image" };
        ExternalTool.Python(
            $"""
            import numpy, nibabel
            a, m = {array}, numpy.array({affine})
            h = nibabel.{type}.header_class(endianness='{order}')
            h.set_data_dtype(a.dtype)
            i = nibabel.{type}(a, m, h)
            {change}
            nibabel.save(i, '{path}')
            """);
    }

    /// <summary>Voxels as stored, x fastest, in the machine's byte order.</summary>
    public static byte[] Voxels(string path) => ExternalTool.Python(
        """
        import sys, nibabel, numpy
        a = numpy.asanyarray(nibabel.load(sys.argv[1]).dataobj.get_unscaled())
        sys.stdout.buffer.write(a.astype(a.dtype.newbyteorder('=')).tobytes(order='F'))
        """,
        path);

    /// <summary>shape, zooms, affine, dtype and byte order.</summary>
    public static JsonElement Header(string path) => JsonDocument.Parse(ExternalTool.Python(
        """
        import sys, json, nibabel
        i = nibabel.load(sys.argv[1])
        print(json.dumps({'shape': i.shape, 'zooms': [float(z) for z in i.header.get_zooms()], 'affine': i.affine.tolist(),
            'dtype': i.header.get_data_dtype().newbyteorder('=').name, 'order': 'big' if i.header.endianness == '>' else 'little'}))
        """,
        path)).RootElement;

    /// <summary>
    /// Every slice of a plane by nibabel's closest canonical orientation, laid out in radiological convention and windowed from centre - width/2 to centre + width/2.
    /// </summary>
    public static byte[] Slices(string path, Plane plane, int time, double center, double width) => ExternalTool.Python(
        """
        import sys, nibabel, numpy
        path, plane, time, c, w = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), float(sys.argv[5])
        a = nibabel.as_closest_canonical(nibabel.load(path)).get_fdata()
        a = a.reshape(a.shape[:3] + (-1,), order='F')[..., time]
        a = numpy.where(a <= c - w / 2, 0, numpy.where(a > c + w / 2, 255, ((a - c) / w + .5) * 255))
        a = (a + .5).astype(numpy.uint8)
        order = {'Axial': lambda: [a[::-1, ::-1, k].T for k in range(a.shape[2])],
                 'Coronal': lambda: [a[::-1, k, ::-1].T for k in range(a.shape[1])],
                 'Sagittal': lambda: [a[k, ::-1, ::-1].T for k in reversed(range(a.shape[0]))]}
        for s in order[plane](): sys.stdout.buffer.write(numpy.ascontiguousarray(s).tobytes())
        """,
        path,
        plane.ToString(),
        time.ToString(),
        center.ToString("R"),
        width.ToString("R"));
}
