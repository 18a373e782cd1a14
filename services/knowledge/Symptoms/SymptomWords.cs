namespace Lightbox.Knowledge.Symptoms;

/// <summary>Words of patients and of clinicians for one complaint, a group a line.</summary>
internal static class SymptomWords
{
    public static IReadOnlyList<string[]> Groups { get; } =
    [
        .. """
        shortness of breath | short of breath | dyspnea | dyspnoea | breathlessness | breathless | trouble breathing | difficulty breathing | breathing difficulty | cannot breathe | out of breath | sob
        chest pain | thoracic pain | pain in the chest | chest tightness | angina | pleuritic pain
        coughing up blood | coughing blood | hemoptysis | haemoptysis | bloody sputum | blood in the sputum
        cough | coughing | tussis
        fever | high temperature | pyrexia | febrile
        headache | head pain | cephalgia | cephalalgia | pain in the head | migraine
        thunderclap headache | worst headache of my life
        belly pain | abdominal pain | stomach ache | stomachache | tummy pain | pain in the belly | pain in the abdomen | tummy ache
        right lower belly pain | right lower quadrant pain | right iliac fossa pain | rlq pain
        swollen ankles | ankle swelling | leg swelling | swollen legs | peripheral edema | peripheral oedema | leg edema | leg oedema | pedal edema
        swelling | swollen | tumefaction
        fainting | faint | syncope | passing out | passed out | blackout | blacking out | collapse
        loss of consciousness | unconscious | unresponsive | coma
        drowsiness | drowsy | sleepy | somnolence | lethargy
        seizure | seizures | convulsion | convulsions | fit | fits | epileptic attack
        weakness | weak | paresis | paralysis | hemiparesis | hemiplegia
        facial droop | face drooping | drooping face | facial palsy | facial weakness
        speech loss | cannot speak | aphasia | slurred speech | dysarthria | trouble speaking | loss of speech
        confusion | confused | disorientation | delirium | disoriented
        memory loss | forgetful | forgetfulness | amnesia
        getting lost | losing the way
        blurred vision | blurry vision | vision loss | loss of vision | visual loss | poor sight | cannot see well
        dizziness | dizzy | vertigo | lightheaded
        nausea | vomiting | feeling sick | being sick | emesis
        heartburn | acid reflux | reflux | pyrosis
        difficulty swallowing | trouble swallowing | dysphagia | cannot swallow
        hoarseness | hoarse voice | hoarse | dysphonia
        weight loss | losing weight | lost weight | cachexia
        tiredness | tired | fatigue | exhaustion | malaise
        loss of smell | anosmia | cannot smell
        breast lump | lump in the breast | breast mass | palpable breast mass
        neck lump | lump in the neck | neck mass | neck swelling | goiter | goitre
        nipple discharge | discharge from the nipple
        back pain | backache | lumbago | pain in the back | low back pain
        joint pain | arthralgia | painful joints | sore joints
        stiff neck | neck stiffness | nuchal rigidity | meningism
        stiffness | stiff
        wrist drop | dropped wrist
        pain after a fall | pain after falling | pain after trauma | pain after an injury
        deformity | deformed | misshapen
        blood in the stool | bloody stool | rectal bleeding | hematochezia | melena
        blood in the urine | hematuria | haematuria
        jaundice | yellow skin | yellow eyes | icterus
        palpitations | racing heart | heart racing | irregular heartbeat
        sudden | acute
        abnormal bleeding | vaginal bleeding | bleeding between periods | metrorrhagia
        """.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|', StringSplitOptions.TrimEntries)),
    ];
}
