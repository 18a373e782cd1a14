using System.Buffers;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Datasets;

/// <summary>
/// The generated binding with one difference: a dataset that many calls answer with is encoded once. A description of some kilobytes, mostly short texts, costs more to encode
/// than all the rest of a call. Found by gRPC through the attribute on <see cref="DatasetGrpc"/>, as the generated one is on its base.
/// </summary>
public static class DatasetBinding
{
    /// <summary>Goes with the message: what is forgotten takes its bytes along.</summary>
    private static readonly ConditionalWeakTable<Dataset, byte[]> Shared = [];

    private static readonly Marshaller<Dataset> EncodedOnce = Marshallers.Create(Serialize, Deserialize);

    /// <summary>What JSON transcoding finds the contract by, as in the generated class.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => DatasetService.Descriptor;

    /// <summary>Called by gRPC.</summary>
    public static void Bind(ServiceBinderBase binder, DatasetService.DatasetServiceBase service) => DatasetService.BindService(new Binder(binder), service);

    /// <summary>Says that the message stays as it is and is answered with again.</summary>
    internal static void Share(Dataset dataset) => Shared.AddOrUpdate(dataset, []);

    private static void Serialize(Dataset dataset, SerializationContext context)
    {
        if (!Shared.TryGetValue(dataset, out var bytes))
        {
            context.SetPayloadLength(dataset.CalculateSize());
            dataset.WriteTo(context.GetBufferWriter());
            context.Complete();
            return;
        }

        // Two that encode it at once make the same bytes.
        if (bytes.Length == 0) Shared.AddOrUpdate(dataset, bytes = dataset.ToByteArray());
        context.SetPayloadLength(bytes.Length);
        context.GetBufferWriter().Write(bytes);
        context.Complete();
    }

    private static Dataset Deserialize(DeserializationContext context) => Dataset.Parser.ParseFrom(context.PayloadAsReadOnlySequence());

    private sealed class Binder(ServiceBinderBase inner) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => inner.AddMethod(
            EncodedOnce is Marshaller<TResponse> once ? new Method<TRequest, TResponse>(method.Type, method.ServiceName, method.Name, method.RequestMarshaller, once) : method, handler!);
    }
}
