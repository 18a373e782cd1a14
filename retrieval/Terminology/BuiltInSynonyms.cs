namespace Lightbox.Retrieval.Terminology;

/// <summary>Words of patients, abbreviations and spellings beside the clinical term. One group a line; general to this field, not to one collection.</summary>
internal static class BuiltInSynonyms
{
    private const string Groups =
        """
        x-ray | xray | radiograph | radiography | plain film
        ct | cat scan | computed tomography
        mri | mr | magnetic resonance
        ultrasound | sonography | sonogram
        echocardiogram | echocardiography | echo | heart ultrasound | cardiac ultrasound | ultrasound of the heart
        whole slide image | wsi | digital slide | slide
        histopathology | histology | tissue slide | pathology slide | biopsy slide
        mammography | mammogram | breast x-ray
        video | clip | cine | movie
        h&e | hematoxylin eosin | haematoxylin eosin
        fracture | broken bone | broken
        pneumothorax | collapsed lung | ptx
        pleural effusion | fluid around the lung | water on the lung
        pulmonary edema | pulmonary oedema | fluid in the lung
        edema | oedema
        cardiomegaly | enlarged heart | big heart
        pneumonia | lung infection | chest infection
        atelectasis | lung collapse
        emphysema | copd
        pulmonary embolism | blood clot in the lung
        ejection fraction | lvef | ef | pumping function
        heart failure | weak heart
        coronary calcium | calcium score | agatston | cac | hardened arteries | calcified arteries
        aortic stenosis | narrowed aortic valve | narrow heart valve | tight aortic valve
        heart attack | myocardial infarction
        high blood pressure | hypertension
        stroke | cerebral infarction
        intracranial hemorrhage | intracranial haemorrhage | brain bleed | bleeding in the brain | ich
        hemorrhage | haemorrhage | bleeding | bleed
        metastasis | metastases | mets | secondary tumor | secondary tumour
        tumor | tumour | cancer | carcinoma | neoplasm
        malignant | cancerous
        benign | noncancerous | harmless
        nodule | lump
        ti-rads | tirads
        bi-rads | birads
        small cell lung cancer | sclc
        non-small cell lung cancer | nsclc
        pd-l1 | pdl1
        egfr | epidermal growth factor receptor
        alk | anaplastic lymphoma kinase
        her2 | her-2 | erbb2
        appendicitis | inflamed appendix
        covid-19 | covid | sars-cov-2 | coronavirus
        alzheimer | alzheimers | dementia | memory loss
        heart | cardiac
        lung | pulmonary
        brain | cerebral
        chest | thorax | thoracic
        head | cranial
        abdomen | abdominal | belly
        kidney | renal
        liver | hepatic
        breast | mammary
        eye | retina | retinal | fundus
        colon | bowel | colorectal
        musculoskeletal | msk
        cxr | chest x-ray | chest radiograph
        arm | upper limb | forearm | humerus
        bone | skeletal | musculoskeletal
        segmentation | mask | contour | outline
        bounding box | box annotation
        registration | sign-up | signup | account
        smear | pap smear | cytology
        swollen | swelling
        """;

    private static readonly Lazy<SynonymTable> Lazy = new(Make);

    public static SynonymTable Table => Lazy.Value;

    private static SynonymTable Make()
    {
        var table = new SynonymTable();
        foreach (var line in Groups.Split('\n', StringSplitOptions.RemoveEmptyEntries)) table.Add(line.Split('|'));
        return table;
    }
}
