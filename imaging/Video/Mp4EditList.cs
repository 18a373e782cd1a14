using System.Buffers.Binary;
using System.Text;

namespace Lightbox.Imaging.Video;

/// <summary>
/// Whether an MP4 file stores frames that it does not show: its edit list (ISO/IEC 14496-12 8.6.6) begins later than the first frame, ends earlier than the last,
/// or has several parts. Then the number of samples is not the number of frames, and only decoding tells which they are.
/// </summary>
internal static class Mp4EditList
{
    private const int MostBoxes = 10_000;

    /// <summary>A fraction of a second that encoders round by; a frame takes longer.</summary>
    private const double Rounding = 0.004;

    private static readonly string[] Containers = ["moov", "trak", "edts", "mdia", "minf", "stbl"];

    public static bool HidesFrames(IByteSource source, CancellationToken cancellation)
    {
        var walk = new Walk(source, cancellation);
        walk.Boxes(0, source.Length, null);
        return walk.Hides;
    }

    private sealed class Track
    {
        public bool IsVideo;
        public double Scale = 1, Duration;
        public long FirstOffset;
        public List<(double Duration, long Start)> Edits = [];
    }

    private sealed class Walk(IByteSource source, CancellationToken cancellation)
    {
        private int left = MostBoxes;
        private double movieScale = 1;

        public bool Hides { get; private set; }

        public void Boxes(long from, long end, Track? track)
        {
            Span<byte> head = stackalloc byte[16];
            for (long at = from; at + 8 <= end && left-- > 0;)
            {
                int got = source.Read(at, head, cancellation);
                if (got < 8) return;
                long size = BinaryPrimitives.ReadUInt32BigEndian(head), content = at + 8;
                if (size == 0) size = end - at;
                if (size == 1 && got == 16)
                {
                    size = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
                    content += 8;
                }

                if (size < content - at || size > end - at) return;
                var type = Encoding.ASCII.GetString(head[4..8]);
                if (type == "trak")
                {
                    var inner = new Track();
                    Boxes(content, at + size, inner);
                    Hides |= inner.IsVideo && Judge(inner);
                }
                else if (Array.IndexOf(Containers, type) >= 0) Boxes(content, at + size, track);
                else Field(type, content, at + size, track);
                at += size;
            }
        }

        private void Field(string type, long at, long end, Track? track)
        {
            if (type is not ("mvhd" or "mdhd" or "hdlr" or "elst" or "ctts")) return;
            var bytes = new byte[Math.Min(end - at, 4096)];
            if (source.Read(at, bytes, cancellation) < bytes.Length || bytes.Length < 20) return;
            bool wide = bytes[0] == 1;
            if (type == "mvhd" && bytes.Length >= 24) movieScale = Math.Max(1, UInt32(bytes, wide ? 20 : 12));
            if (track is null) return;
            switch (type)
            {
                case "mdhd" when bytes.Length >= (wide ? 32 : 20):
                    track.Scale = Math.Max(1, UInt32(bytes, wide ? 20 : 12));
                    track.Duration = wide ? BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(24)) : UInt32(bytes, 16);
                    break;
                case "hdlr":
                    track.IsVideo = bytes.AsSpan(8, 4).SequenceEqual("vide"u8);
                    break;
                case "ctts" when bytes.Length >= 16:
                    track.FirstOffset = UInt32(bytes, 4) == 0 ? 0 : (int)UInt32(bytes, 12);
                    break;
                case "elst":
                    ReadEdits(bytes, wide, track);
                    break;
            }
        }

        private static void ReadEdits(byte[] bytes, bool wide, Track track)
        {
            int size = wide ? 20 : 12;
            long count = Math.Min(UInt32(bytes, 4), (bytes.Length - 8) / size);
            for (var i = 0; i < count; i++)
            {
                var entry = bytes.AsSpan(8 + (i * size));
                double duration = wide ? BinaryPrimitives.ReadUInt64BigEndian(entry) : BinaryPrimitives.ReadUInt32BigEndian(entry);
                track.Edits.Add((duration, wide ? BinaryPrimitives.ReadInt64BigEndian(entry[8..]) : BinaryPrimitives.ReadInt32BigEndian(entry[4..])));
            }
        }

        /// <summary>A start of -1 is a pause before the first frame, which hides nothing.</summary>
        private bool Judge(Track track)
        {
            var shown = track.Edits.Where(edit => edit.Start >= 0).ToList();
            if (shown.Count == 0) return false;
            if (shown.Count > 1) return true;
            double late = (shown[0].Start - track.FirstOffset) / track.Scale;
            double end = (track.Duration / track.Scale) - (shown[0].Start / track.Scale) - (shown[0].Duration / movieScale);
            return late > Rounding || (end > Rounding && shown[0].Duration > 0);
        }

        private static uint UInt32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
    }
}
