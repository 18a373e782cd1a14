using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Lightbox.Ingest.Stow;

/// <summary>
/// What the server receives into: blocks of 64 KB instead of 4 KB, so that half a megabyte takes eight calls of the kernel and not a hundred and twenty-eight. Pinned, and kept for reuse.
/// </summary>
internal sealed class ReceiveBlocks : IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>Beyond these, blocks are left to the collector: 32 MB.</summary>
    private const int MostKept = 512;

    private static readonly Blocks Shared = new();

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => Shared;

    private sealed class Blocks : MemoryPool<byte>
    {
        private readonly ConcurrentQueue<byte[]> free = new();
        private int kept;

        public override int MaxBufferSize => BlockBytes;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
            if (!free.TryDequeue(out var bytes)) return new Block(this, GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true));
            Interlocked.Decrement(ref kept);
            return new Block(this, bytes);
        }

        /// <summary>The listeners share it, and each believes that it is its own.</summary>
        protected override void Dispose(bool disposing)
        {
        }

        private void Return(byte[] bytes)
        {
            if (Interlocked.Increment(ref kept) <= MostKept) free.Enqueue(bytes);
            else Interlocked.Decrement(ref kept);
        }

        private sealed class Block(Blocks blocks, byte[] bytes) : IMemoryOwner<byte>
        {
            private byte[]? bytes = bytes;

            public Memory<byte> Memory => bytes ?? throw new ObjectDisposedException(nameof(Block));

            public void Dispose()
            {
                if (Interlocked.Exchange(ref bytes, null) is { } returned) blocks.Return(returned);
            }
        }
    }
}
