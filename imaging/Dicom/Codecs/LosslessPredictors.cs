namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>What a sample is expected to be from its left (a), upper (b) and upper left (c) neighbours (T.81 table H.1).</summary>
internal interface ILosslessPredictor
{
    static abstract int Predict(int a, int b, int c);
}

internal readonly struct Predictor1 : ILosslessPredictor
{
    public static int Predict(int a, int b, int c) => a;
}

internal readonly struct Predictor2 : ILosslessPredictor
{
    public static int Predict(int a, int b, int c) => b;
}

internal readonly struct Predictor3 : ILosslessPredictor
{
    public static int Predict(int a, int b, int c) => c;
}

internal readonly struct Predictor4 : ILosslessPredictor
{
    public static int Predict(int a, int b, int c) => a + b - c;
}

internal readonly struct Predictor5 : ILosslessPredictor
{
    public static int Predict(int a, int b, int c) => a + ((b - c) >> 1);
}

internal readonly struct Predictor6 : ILosslessPredictor
{
    public static int Predict(int a, int b, int c) => b + ((a - c) >> 1);
}

internal readonly struct Predictor7 : ILosslessPredictor
{
    public static int Predict(int a, int b, int c) => (a + b) >> 1;
}
