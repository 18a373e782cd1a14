namespace Lightbox.Services.Tests.Knowledge.Search;

/// <summary>Queries with the built-in entries that answer them, by kind. A bar separates entries that answer equally well.</summary>
internal static class GradedQueries
{
    public static readonly (string Kind, string Query, string Answers)[] Answered =
    [
        ("plain", "chest x-ray pneumonia dataset", "dataset-chexpert"),
        ("plain", "ejection fraction estimation", "ejection-fraction|dataset-echonet-dynamic"),
        ("plain", "TI-RADS descriptors", "dataset-thyroid-ultrasound|thyroid-nodule"),
        ("plain", "molecular markers lung cancer brain metastases", "dataset-brain-mets-lung-mri-path-segs"),
        ("plain", "forearm fracture radiographs", "forearm-fracture|dataset-mura"),
        ("plain", "head CT scans", "dataset-sinoct"),
        ("plain", "coronary calcium score", "coronary-artery-calcium|dataset-coca"),
        ("plain", "aortic stenosis peak velocity", "aortic-stenosis"),
        ("plain", "appendicolith", "appendicitis"),
        ("plain", "diabetic retinopathy grading", "diabetic-retinopathy"),
        ("plain", "ground-glass opacities", "covid-19-pneumonia|pulmonary-nodule"),
        ("plain", "Scheltens scale", "medial-temporal-atrophy"),
        ("plain", "mitotic count Nottingham", "mitotic-figures"),
        ("lay", "collapsed lung", "pneumothorax"),
        ("lay", "enlarged heart", "cardiomegaly"),
        ("lay", "broken arm", "forearm-fracture"),
        ("lay", "broken wrist", "distal-radius-fracture"),
        ("lay", "brain bleed", "intracerebral-hemorrhage"),
        ("lay", "lump in the thyroid", "thyroid-nodule"),
        ("lay", "lump in the breast", "breast-mass"),
        ("lay", "water on the lung", "pleural-effusion"),
        ("lay", "hardened arteries", "coronary-artery-calcium"),
        ("lay", "narrowed aortic valve", "aortic-stenosis"),
        ("lay", "inflamed appendix", "appendicitis"),
        ("lay", "spot on the lung", "pulmonary-nodule"),
        ("lay", "memory loss brain scan", "medial-temporal-atrophy"),
        ("lay", "heart ultrasound videos", "dataset-echonet-dynamic"),
        ("abbreviation", "PTX", "pneumothorax"),
        ("abbreviation", "LVEF", "ejection-fraction"),
        ("abbreviation", "CAC", "coronary-artery-calcium"),
        ("abbreviation", "ICH", "intracerebral-hemorrhage"),
        ("abbreviation", "SCLC", "small-cell-lung-carcinoma|dataset-brain-mets-lung-mri-path-segs"),
        ("abbreviation", "PDL1", "pd-l1-expression"),
        ("abbreviation", "BIRADS 4", "bi-rads-4"),
        ("abbreviation", "TR5", "ti-rads-tr5"),
        ("abbreviation", "WSI H&E", "hematoxylin-eosin|dataset-brain-mets-lung-mri-path-segs"),
        ("abbreviation", "GPA", "graded-prognostic-assessment"),
        ("misspelling", "pnuemonia", "pneumonia"),
        ("misspelling", "echocardiogramm", "dataset-echonet-dynamic"),
        ("misspelling", "apendicitis", "appendicitis"),
        ("misspelling", "retinopaty", "diabetic-retinopathy"),
        ("misspelling", "emphysima", "emphysema"),
        ("misspelling", "atelectesis", "atelectasis"),
        ("misspelling", "brain metastasys", "brain-metastasis"),
        ("misspelling", "adenocarcinomma", "lung-adenocarcinoma"),
        ("words around it", "which dataset has thyroid ultrasound clips", "dataset-thyroid-ultrasound"),
        ("words around it", "show me open access histopathology slides", "dataset-brain-mets-lung-mri-path-segs"),
        ("words around it", "I need labelled wrist x-rays", "dataset-mura|distal-radius-fracture"),
        ("words around it", "what does a pneumothorax look like on a radiograph", "pneumothorax"),
        ("words around it", "how is a polyp graded on CT colonography", "colon-polyp"),
    ];

    public static readonly string[] NothingFits =
    [
        "worm images", "satellite photos of forests", "guitar chords", "stock prices", "pictures of cats", "weather in Paris", "dental crowns", "recipe for pancakes", "self-driving lidar",
        "zebrafish embryos",
    ];
}
