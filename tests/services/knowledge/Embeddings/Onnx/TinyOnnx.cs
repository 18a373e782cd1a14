using Google.Protobuf;

namespace Lightbox.Services.Tests.Knowledge.Embeddings.Onnx;

/// <summary>
/// An encoder written byte by byte (onnx.proto3): input_ids and attention_mask in, last_hidden_state = table[input_ids] out. A word's vector depends on nothing but
/// the word, so that a test can say what a text's vector must be.
/// </summary>
internal static class TinyOnnx
{
    private const int FloatType = 1, Int64Type = 7;

    /// <param name="table">Words by coordinates.</param>
    public static byte[] Encoder(float[][] table)
    {
        var node = Message(m =>
        {
            m.Text(1, "table");
            m.Text(1, "input_ids");
            m.Text(2, "last_hidden_state");
            m.Text(4, "Gather");
        });
        var weights = Message(m =>
        {
            m.Number(1, table.Length);
            m.Number(1, table[0].Length);
            m.Number(2, FloatType);
            m.Text(8, "table");
            m.Bytes(9, table.SelectMany(row => row).SelectMany(BitConverter.GetBytes).ToArray());
        });
        var graph = Message(m =>
        {
            m.Bytes(1, node);
            m.Text(2, "tiny");
            m.Bytes(5, weights);
            m.Bytes(11, Value("input_ids", Int64Type, "batch", "length"));
            m.Bytes(11, Value("attention_mask", Int64Type, "batch", "length"));
            m.Bytes(12, Value("last_hidden_state", FloatType, "batch", "length", "width"));
        });
        return Message(m =>
        {
            m.Number(1, 8);
            m.Bytes(7, graph);
            m.Bytes(8, Message(opset => opset.Number(2, 13)));
        });
    }

    private static byte[] Value(string name, int type, params string[] shape)
    {
        var dimensions = Message(m =>
        {
            foreach (var part in shape) m.Bytes(1, Message(d => d.Text(2, part)));
        });
        var tensor = Message(m =>
        {
            m.Number(1, type);
            m.Bytes(2, dimensions);
        });
        return Message(m =>
        {
            m.Text(1, name);
            m.Bytes(2, Message(t => t.Bytes(1, tensor)));
        });
    }

    private static byte[] Message(Action<Writer> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true)) write(new Writer(output));
        return stream.ToArray();
    }

    private sealed class Writer(CodedOutputStream output)
    {
        public void Number(int field, long value)
        {
            output.WriteTag(field, WireFormat.WireType.Varint);
            output.WriteInt64(value);
        }

        public void Text(int field, string value)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteString(value);
        }

        public void Bytes(int field, byte[] value)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }
    }
}
