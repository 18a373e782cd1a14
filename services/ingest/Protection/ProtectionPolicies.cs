using System.Collections.Concurrent;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Protection;

/// <summary>Policies as every file asks for them: remembered for a moment, so that a folder of a hundred thousand asks the store a few times a second.</summary>
internal sealed class ProtectionPolicies(IProtectionStore store, TimeProvider clock)
{
    /// <summary>How long a change by another process may go unnoticed; one by this process counts at once.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMilliseconds(250);

    private const int MostRemembered = 1000;

    private readonly ConcurrentDictionary<string, (ProtectionPolicyRow Policy, DateTimeOffset Until)> known = new();

    public async ValueTask<ProtectionPolicyRow> OfAsync(string dataset, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(dataset, out var remembered) && now < remembered.Until) return remembered.Policy;
        var policy = await store.PolicyAsync(dataset, cancellation) ?? ProtectionPolicyRow.Default;
        if (known.Count >= MostRemembered) known.Clear();
        known[dataset] = (policy, now + Remembered);
        return policy;
    }

    /// <exception cref="ConflictException">It is not the policy that was read.</exception>
    public async Task<ProtectionPolicyRow> SetAsync(string dataset, ProtectionPolicy wanted, CancellationToken cancellation)
    {
        while (true)
        {
            var before = await store.PolicyAsync(dataset, cancellation) ?? ProtectionPolicyRow.Default;
            if (wanted.Etag.Length > 0 && wanted.Etag != before.Etag)
                throw new ConflictException("The policy changed meanwhile; read it again.", "ETAG_MISMATCH") { Metadata = { ["etag"] = before.Etag } };
            var action = wanted.Action == ProtectionAction.Unspecified ? ProtectionAction.Accept : wanted.Action;
            var policy = new ProtectionPolicyRow(action, wanted.CleanDescriptors, wanted.RetainLongitudinal, before.Version + 1);
            var isSet = await store.SetPolicyAsync(dataset, policy, cancellation);
            known.TryRemove(dataset, out _);
            if (isSet) return policy;
        }
    }
}
