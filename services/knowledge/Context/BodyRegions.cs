using System.Collections.Frozen;
using Lightbox.Retrieval.Terminology;

namespace Lightbox.Knowledge.Context;

/// <summary>Which body part lies in which: an image of the chest has the lung in it, and what is said of the chest holds for an image of the lung.</summary>
internal static class BodyRegions
{
    // A region, then what lies in it, by the terminology's ids.
    private static readonly string[] Table =
    [
        "whole-body head neck chest abdomen pelvis spine upper-limb lower-limb skin",
        "head brain skull face eye orbit ear mastoid paranasal-sinus mouth nose pituitary sella meninges internal-auditory-canal",
        "brain cerebellum hippocampus temporal-lobe circle-of-willis middle-cerebral-artery basilar-artery pituitary meninges",
        "face facial-bones jaw mandible maxilla zygoma nasal-bone nose mouth orbit eyelid temporomandibular-joint",
        "mouth tongue tooth jaw",
        "eye retina macula cornea eyelid",
        "orbit eye",
        "neck thyroid parathyroid larynx pharynx nasopharynx carotid-artery internal-carotid-artery cervical-spine submandibular-gland parotid trachea esophagus lymph-node",
        "chest lung pleura mediastinum heart rib sternum bronchus trachea esophagus thymus pericardium thoracic-aorta aortic-arch ascending-aorta pulmonary-artery superior-vena-cava thoracic-spine clavicle diaphragm breast axilla",
        "lung bronchus pleura",
        "mediastinum heart esophagus thymus trachea lymph-node",
        "heart coronary-artery left-atrium left-ventricle right-atrium right-ventricle mitral-valve tricuspid-valve aortic-valve pericardium",
        "aorta abdominal-aorta thoracic-aorta aortic-arch ascending-aorta",
        "abdomen liver spleen pancreas stomach duodenum small-intestine large-intestine colon appendix gallbladder biliary-tract bile-duct kidney adrenal abdominal-aorta portal-vein hepatic-vein inferior-vena-cava renal-artery ureter lumbar-spine",
        "large-intestine colon rectum appendix anus",
        "colon appendix rectum",
        "small-intestine duodenum jejunum ileum",
        "liver hepatic-vein portal-vein",
        "biliary-tract bile-duct gallbladder",
        "pelvis bladder prostate uterus ovary cervix rectum hip sacrum coccyx ilium sacroiliac-joint endometrium vagina scrotum testis penis perineum urethra",
        "uterus cervix endometrium placenta",
        "scrotum testis epididymis",
        "spine cervical-spine thoracic-spine lumbar-spine sacrum coccyx spinal-cord cervico-thoracic-spine thoraco-lumbar-spine lumbo-sacral-spine",
        "extremity upper-limb lower-limb",
        "upper-limb shoulder upper-arm humerus elbow forearm radius ulna wrist hand finger thumb clavicle scapula acromioclavicular-joint",
        "shoulder humerus scapula clavicle acromioclavicular-joint",
        "upper-arm humerus",
        "elbow humerus radius ulna",
        "forearm radius ulna",
        "wrist radius ulna",
        "hand finger thumb wrist",
        "lower-limb hip thigh femur knee patella meniscus lower-leg calf tibia fibula ankle foot calcaneus toe femoral-artery popliteal-artery",
        "hip femur",
        "thigh femur",
        "knee patella meniscus femur tibia fibula",
        "lower-leg tibia fibula calf",
        "ankle tibia fibula",
        "foot toe calcaneus",
        "head-neck head neck",
        "neck-chest neck chest",
        "neck-chest-abdomen neck chest abdomen",
        "neck-chest-abdomen-pelvis neck chest abdomen pelvis",
        "chest-abdomen chest abdomen",
        "chest-abdomen-pelvis chest abdomen pelvis",
        "abdomen-pelvis abdomen pelvis",
    ];

    private static readonly FrozenDictionary<string, string[]> Members = Table.Select(line => line.Split(' ')).ToFrozenDictionary(words => words[0], words => words[1..]);

    private static readonly Lazy<FrozenDictionary<string, string>> Ids = new(() => Named().DistinctBy(pair => pair.Key).ToFrozenDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase));

    /// <summary>Every region and member by its id; for a test that the terminology knows them.</summary>
    public static IEnumerable<string> All => Members.Keys.Concat(Members.Values.SelectMany(members => members)).Distinct();

    /// <summary>"CHEST" of a file as people write it; what is not known stays as it is.</summary>
    public static string Readable(string bodyPart) =>
        Ids.Value.TryGetValue(bodyPart.Trim(), out var id) ? ConceptTable.BuiltIn.Concepts[id].Display : bodyPart.Trim();

    /// <summary>Whether one is the other, lies in it or holds it.</summary>
    public static bool Fit(string one, string other)
    {
        if (one.Equals(other, StringComparison.OrdinalIgnoreCase)) return true;
        return Ids.Value.TryGetValue(one, out var first) && Ids.Value.TryGetValue(other, out var second) && (first == second || Within(first, second) || Within(second, first));
    }

    private static bool Within(string inner, string outer) =>
        Members.TryGetValue(outer, out var members) && (members.Contains(inner) || members.Any(member => Within(inner, member)));

    /// <summary>Displays and DICOM's words first: they name one concept each.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Named()
    {
        var parts = ConceptTable.BuiltIn.Concepts.Values.Where(concept => concept.Kind == ConceptKind.BodyPart).ToArray();
        var names = parts.Select(part => (part.Display, part.Id)).Concat(parts.Select(part => (part.Dicom, part.Id)))
            .Concat(parts.SelectMany(part => part.Forms.Where(form => form.Context.Count == 0).Select(form => (form.Text, part.Id))));
        return names.Where(pair => pair.Item1.Length > 0).Select(pair => new KeyValuePair<string, string>(pair.Item1.ToLowerInvariant(), pair.Id));
    }
}
