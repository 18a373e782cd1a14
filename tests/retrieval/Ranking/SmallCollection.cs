using Lightbox.Retrieval.Lexical;

namespace Lightbox.Retrieval.Tests.Ranking;

/// <summary>Two dozen short entries on imaging, written for the tests, close enough to each other that the order matters.</summary>
internal static class SmallCollection
{
    private static readonly (string Id, string Name, string Text)[] Entries =
    [
        ("cxr", "Chest radiographs", "Frontal and lateral chest x-rays labelled for pneumonia, pneumothorax, cardiomegaly and pleural effusion."),
        ("cxr-tb", "Tuberculosis films", "Chest radiographs of people screened for tuberculosis, with lung masks."),
        ("limb", "Upper limb radiographs", "Musculoskeletal x-rays of the elbow, finger, forearm, hand, humerus, shoulder and wrist, normal or abnormal; many fractures."),
        ("hip", "Hip fracture films", "Pelvic x-rays with the site of the fracture drawn as a box."),
        ("echo", "Heart clips", "Apical four-chamber echocardiogram videos with ejection fraction and ventricular volumes."),
        ("valve", "Valve disease echo", "Echocardiograms with Doppler, graded for aortic stenosis."),
        ("cac", "Coronary calcium CT", "Gated cardiac CT with calcium scores and segmentations."),
        ("thyroid", "Thyroid nodule clips", "Ultrasound cine clips with TI-RADS levels and biopsy results."),
        ("breast-us", "Breast ultrasound", "Ultrasound of breast masses, benign and malignant, with outlines."),
        ("mammo", "Screening mammography", "Mammograms with mass and calcification annotations by radiologists."),
        ("brain-mets", "Brain metastases", "MRI and whole slide histopathology of brain metastases from lung cancer, with EGFR, ALK and PD-L1 status."),
        ("glioma", "Glioma MRI", "Contrast-enhanced T1, T2 and FLAIR MRI of glioma with tumour segmentations."),
        ("dementia", "Ageing brains", "Brain MRI of healthy ageing and Alzheimer's disease with atrophy ratings."),
        ("head-ct", "Head CT", "Non-contrast head CT with intracranial hemorrhage types."),
        ("lung-ct", "Lung nodule CT", "Low-dose chest CT with nodules marked by four radiologists."),
        ("covid", "COVID-19 chest", "Chest CT and x-ray of COVID-19 with outcomes."),
        ("colon", "CT colonography", "CT of the colon with polyps confirmed by colonoscopy."),
        ("liver", "Liver tumours", "Abdominal CT with liver and lesion masks."),
        ("kidney", "Kidney tumours", "Abdominal CT with kidney tumour segmentations."),
        ("eye", "Fundus photographs", "Retinal photographs graded for diabetic retinopathy."),
        ("skin", "Dermoscopy", "Dermoscopic photographs of melanoma and nevi."),
        ("pap", "Cervical cytology", "Pap smear cells in five classes."),
        ("mitosis", "Mitosis slides", "Breast histology with mitotic figures marked."),
        ("knee", "Knee MRI", "Knee MRI with raw k-space for reconstruction research."),
    ];

    public static TextIndex Index()
    {
        var index = new TextIndex([new FieldSpec("name", 2), new FieldSpec("text")]);
        foreach (var (id, name, text) in Entries) index.Put(id, name, text);
        return index;
    }
}
