using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Expansion;

/// <summary>What became of an archive's members.</summary>
internal sealed class ExpansionTally
{
    private int refused;

    public int Members { get; private set; }

    public int Refused => refused;

    public Objection? Broken { get; set; }

    public void Member() => Members++;

    public void Refuse() => Interlocked.Increment(ref refused);
}
