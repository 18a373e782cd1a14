namespace Lightbox.Imaging;

/// <summary>A point or a direction in three dimensions.</summary>
public readonly record struct Point3(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Z);

    /// <summary>Between patient coordinates as DICOM counts them (LPS+) and as NIfTI does (RAS+), either way.</summary>
    public Point3 Turned => new(-X, -Y, Z);

    public static Point3 operator +(Point3 a, Point3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Point3 operator -(Point3 a, Point3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Point3 operator *(Point3 a, double factor) => new(a.X * factor, a.Y * factor, a.Z * factor);

    public static Point3 Add(Point3 left, Point3 right) => left + right;

    public static Point3 Subtract(Point3 left, Point3 right) => left - right;

    public static Point3 Multiply(Point3 left, double right) => left * right;

    public double Dot(Point3 other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public Point3 Cross(Point3 other) => new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    /// <summary>The same direction with length 1; itself when it has no length.</summary>
    public Point3 Unit() => Length is > 0 and var length ? this * (1 / length) : this;
}
