using System.Buffers.Binary;

namespace Lightbox.Imaging.Isolation;

/// <summary>
/// The pipe's two messages, little-endian. Request: job (1 byte), memory (8), length of the arguments (4), length of the body (4), arguments, body.
/// Answer: outcome (1), length of the arguments (4), length of the body (4), arguments, body. An outcome other than done has
/// as arguments: message, feature or field, offset (-1 for none), whether the file is cut.
/// </summary>
internal static class Wire
{
    public const int RequestHead = 17, AnswerHead = 9;

    /// <summary>More than any job's arguments take: the times of the most frames a clip may have.</summary>
    private const int MostArguments = 8 << 20;

    public static byte[] Write(Action<BinaryWriter> arguments)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes)) arguments(writer);
        return bytes.ToArray();
    }

    public static T Read<T>(byte[] arguments, Func<BinaryReader, T> read)
    {
        using var reader = new BinaryReader(new MemoryStream(arguments));
        return read(reader);
    }

    public static void SendRequest(Stream to, WorkerRequest request, ReadOnlySpan<byte> body)
    {
        Span<byte> head = stackalloc byte[RequestHead];
        head[0] = (byte)request.Job;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], request.Memory);
        BinaryPrimitives.WriteInt32LittleEndian(head[9..], request.Arguments.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[13..], body.Length);
        to.Write(head);
        if (request.Arguments.Length > 0) to.Write(request.Arguments);
        if (!body.IsEmpty) to.Write(body);
        to.Flush();
    }

    /// <summary>The next request; null at the end of the pipe.</summary>
    public static ReceivedRequest? ReceiveRequest(Stream from)
    {
        var head = new byte[RequestHead];
        if (from.ReadAtLeast(head, RequestHead, throwOnEndOfStream: false) < RequestHead) return null;
        var arguments = new byte[BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(9))];
        var body = GC.AllocateUninitializedArray<byte>(BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(13)));
        from.ReadExactly(arguments);
        from.ReadExactly(body);
        return new((WorkerJob)head[0], BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(1)), arguments, body);
    }

    public static void SendAnswer(Stream to, WorkerOutcome outcome, ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> body)
    {
        Span<byte> head = stackalloc byte[AnswerHead];
        head[0] = (byte)outcome;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], arguments.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[5..], body.Length);
        to.Write(head);
        if (!arguments.IsEmpty) to.Write(arguments);
        if (!body.IsEmpty) to.Write(body);
        to.Flush();
    }

    /// <summary>The answer; its lengths are not believed beyond what was asked for, since the worker has met bytes that nobody trusts.</summary>
    /// <exception cref="EndOfStreamException">The worker is gone.</exception>
    /// <exception cref="InvalidDataException">It says what no worker says.</exception>
    public static (WorkerOutcome Outcome, WorkerAnswer Answer) ReceiveAnswer(Stream from, long mostBody)
    {
        Span<byte> head = stackalloc byte[AnswerHead];
        from.ReadExactly(head);
        int arguments = BinaryPrimitives.ReadInt32LittleEndian(head[1..]), body = BinaryPrimitives.ReadInt32LittleEndian(head[5..]);
        if (head[0] > (byte)WorkerOutcome.Range || arguments is < 0 or > MostArguments || body < 0 || body > mostBody)
        {
            throw new InvalidDataException("The worker's answer is out of bounds.");
        }

        var answer = new WorkerAnswer(new byte[arguments], GC.AllocateUninitializedArray<byte>(body));
        from.ReadExactly(answer.Arguments);
        from.ReadExactly(answer.Body);
        return ((WorkerOutcome)head[0], answer);
    }
}

/// <summary>A request as the worker gets it.</summary>
internal sealed record ReceivedRequest(WorkerJob Job, long Memory, byte[] Arguments, byte[] Body);
