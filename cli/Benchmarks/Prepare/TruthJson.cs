using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;

namespace Lightbox.Cli.Benchmarks.Prepare;

/// <summary>One statement of a pack's truth: {"field","value"} with the unit of a number, what it is stated of, and where it stands in the source.</summary>
internal static class TruthJson
{
    public static JsonNode Of(Annotation annotation)
    {
        var truth = new JsonObject { ["field"] = annotation.Field };
        switch (annotation.ValueCase)
        {
            case Annotation.ValueOneofCase.Number:
                truth["value"] = annotation.Number;
                if (annotation.Unit.Length > 0) truth["unit"] = annotation.Unit;
                break;
            case Annotation.ValueOneofCase.Flag:
                truth["value"] = annotation.Flag;
                break;
            case Annotation.ValueOneofCase.Text:
                truth["value"] = annotation.Text;
                break;
            case Annotation.ValueOneofCase.MaskAsset:
                truth["mask"] = annotation.MaskAsset;
                break;
            default:
                // The source itself does not know: no value to be scored against.
                truth["uncertain"] = true;
                break;
        }

        truth["of"] = annotation.TargetCase switch { Annotation.TargetOneofCase.PatientKey => "patient", Annotation.TargetOneofCase.StudyKey => "study", _ => "image" };
        if (annotation.HasFrame) truth["frame"] = annotation.Frame;
        if (annotation.Source.Length > 0) truth["stated_in"] = annotation.Source;
        return truth;
    }
}
