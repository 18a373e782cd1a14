namespace Lightbox.Services.Tests.Catalog.Content;

/// <summary>
/// The facts of "Real Clinical Imaging Datasets Overview" (14 February 2026), heading by heading and bullet by bullet: file | path | value that must be there.
/// Written from the document, not from the files.
/// </summary>
internal static class OverviewChecklist
{
    private const string Rows =
        """
        datasets/brain-mets-lung-mri-path-segs | name | Brain-Mets-Lung-MRI-Path-Segs
        datasets/brain-mets-lung-mri-path-segs | provider | tcia
        datasets/brain-mets-lung-mri-path-segs | access.level | open
        datasets/brain-mets-lung-mri-path-segs | access.registration | false
        datasets/brain-mets-lung-mri-path-segs | sizes[part=histopathology].bytes | 18600000000
        datasets/brain-mets-lung-mri-path-segs | sizes[part=histopathology].statedAs | 18.6 GB
        datasets/brain-mets-lung-mri-path-segs | sizes[part=MRI].bytes | 622000000
        datasets/brain-mets-lung-mri-path-segs | sizes[part=MRI].statedAs | 622 MB
        datasets/brain-mets-lung-mri-path-segs | counts[unit=patients].value | 103
        datasets/brain-mets-lung-mri-path-segs | counts[unit=slides].value | 111
        datasets/brain-mets-lung-mri-path-segs | counts[unit=cases].value | 111
        datasets/brain-mets-lung-mri-path-segs | findings.name | Brain metastasis
        datasets/brain-mets-lung-mri-path-segs | findings.name | Lung cancer
        datasets/brain-mets-lung-mri-path-segs | pathology.staining | H&E
        datasets/brain-mets-lung-mri-path-segs | pathology.magnifications | 20
        datasets/brain-mets-lung-mri-path-segs | formats.name | SVS
        datasets/brain-mets-lung-mri-path-segs | formats[name=SVS].readWith | openslide-python
        datasets/brain-mets-lung-mri-path-segs | formats.name | NIfTI
        datasets/brain-mets-lung-mri-path-segs | formats[name=NIfTI].readWith | nibabel
        datasets/brain-mets-lung-mri-path-segs | modalities[code=MR].sequences | T1CE
        datasets/brain-mets-lung-mri-path-segs | modalities[code=MR].sequences | FLAIR
        datasets/brain-mets-lung-mri-path-segs | modalities.code | SM
        datasets/brain-mets-lung-mri-path-segs | annotations.kind | segmentation
        datasets/brain-mets-lung-mri-path-segs | annotations[kind=segmentation].by | experts
        datasets/brain-mets-lung-mri-path-segs | annotations[name=Histologic subtype].values | SCLC
        datasets/brain-mets-lung-mri-path-segs | annotations[name=Histologic subtype].values | adenocarcinoma
        datasets/brain-mets-lung-mri-path-segs | annotations[name=Histologic subtype].values | squamous cell
        datasets/brain-mets-lung-mri-path-segs | clinicalVariables.name | EGFR status
        datasets/brain-mets-lung-mri-path-segs | clinicalVariables.name | ALK status
        datasets/brain-mets-lung-mri-path-segs | clinicalVariables.name | PD-L1 status
        datasets/brain-mets-lung-mri-path-segs | clinicalVariables.name | Age
        datasets/brain-mets-lung-mri-path-segs | clinicalVariables.name | Sex
        datasets/brain-mets-lung-mri-path-segs | clinicalVariables.name | Smoking history
        datasets/brain-mets-lung-mri-path-segs | clinicalVariables.name | Lesion size
        datasets/brain-mets-lung-mri-path-segs | clinicalVariables.name | Lesion location
        datasets/brain-mets-lung-mri-path-segs | clinicalVariables.name | Graded Prognostic Assessment (GPA) score
        datasets/brain-mets-lung-mri-path-segs | clinicalVariables.name | Karnofsky Performance Status (KPS)
        datasets/brain-mets-lung-mri-path-segs | useCases | Cancer diagnosis from histopathology
        datasets/brain-mets-lung-mri-path-segs | useCases | Histologic subtype classification
        datasets/brain-mets-lung-mri-path-segs | useCases | Molecular marker prediction from tissue images
        datasets/brain-mets-lung-mri-path-segs | useCases | Multimodal imaging (pathology and radiology)
        datasets/brain-mets-lung-mri-path-segs | useCases | Prognostic model validation
        datasets/brain-mets-lung-mri-path-segs | links.url | https://www.cancerimagingarchive.net/collection/brain-mets-lung-mri-path-segs/
        datasets/brain-mets-lung-mri-path-segs | citation.doi | 10.7937/k0sm-y874
        datasets/brain-mets-lung-mri-path-segs | citation.version | 2
        datasets/brain-mets-lung-mri-path-segs | citation.references.authors.family | Chadha
        datasets/brain-mets-lung-mri-path-segs | citation.references.authors.family | Sritharan
        datasets/brain-mets-lung-mri-path-segs | citation.references.authors.family | Dolezal
        datasets/brain-mets-lung-mri-path-segs | citation.references.year | 2025
        datasets/brain-mets-lung-mri-path-segs | citation.references.publisher | The Cancer Imaging Archive
        datasets/brain-mets-lung-mri-path-segs | bestFor | Cancer diagnosis
        datasets/brain-mets-lung-mri-path-segs | bestFor | Molecular markers
        datasets/echonet-dynamic | name | EchoNet-Dynamic
        datasets/echonet-dynamic | provider | stanford-aimi
        datasets/echonet-dynamic | access.level | registration
        datasets/echonet-dynamic | access.turnaround | 1 day
        datasets/echonet-dynamic | counts[unit=videos].value | 10030
        datasets/echonet-dynamic | counts[unit=videos].note | labelled
        datasets/echonet-dynamic | views | Apical 4-chamber
        datasets/echonet-dynamic | annotations.name | Cardiac chamber dimensions
        datasets/echonet-dynamic | annotations.name | Ejection fraction
        datasets/echonet-dynamic | annotations.name | Ventricular volumes (end-systolic and end-diastolic)
        datasets/echonet-dynamic | annotations[kind=measurement].by | experts
        datasets/echonet-dynamic | useCases | Normal echocardiogram
        datasets/echonet-dynamic | useCases | Aortic stenosis
        datasets/echonet-dynamic | useCases | Cardiac function assessment
        datasets/echonet-dynamic | useCases | Ejection fraction estimation
        datasets/echonet-dynamic | sizes.statedAs | ~10 GB
        datasets/echonet-dynamic | bestFor | Cardiac function
        datasets/echonet-dynamic | bestFor | Stenosis
        datasets/echonet-dynamic | formats[name=AVI].readWith | opencv-python
        datasets/thyroid-ultrasound | name | Thyroid Ultrasound Cine-clip
        datasets/thyroid-ultrasound | provider | stanford-aimi
        datasets/thyroid-ultrasound | access.level | registration
        datasets/thyroid-ultrasound | access.turnaround | 1 day
        datasets/thyroid-ultrasound | counts[unit=patients].value | 167
        datasets/thyroid-ultrasound | counts[unit=nodules].value | 192
        datasets/thyroid-ultrasound | modalities.name | Ultrasound (cine clip)
        datasets/thyroid-ultrasound | annotations[kind=segmentation].by | radiologists
        datasets/thyroid-ultrasound | annotations[kind=descriptor].values | TR1
        datasets/thyroid-ultrasound | annotations[kind=descriptor].values | TR2
        datasets/thyroid-ultrasound | annotations[kind=descriptor].values | TR3
        datasets/thyroid-ultrasound | annotations[kind=descriptor].values | TR4
        datasets/thyroid-ultrasound | annotations[kind=descriptor].values | TR5
        datasets/thyroid-ultrasound | annotations[name=Pathology].by | biopsy
        datasets/thyroid-ultrasound | clinicalVariables.name | Patient demographics
        datasets/thyroid-ultrasound | clinicalVariables.name | Lesion size
        datasets/thyroid-ultrasound | clinicalVariables.name | Lesion location
        datasets/thyroid-ultrasound | useCases | Thyroid nodule evaluation
        datasets/thyroid-ultrasound | useCases | TI-RADS risk stratification
        datasets/thyroid-ultrasound | useCases | Benign versus malignant classification
        datasets/thyroid-ultrasound | useCases | Ultrasound feature analysis
        datasets/thyroid-ultrasound | sizes.statedAs | ~5 GB
        datasets/thyroid-ultrasound | bestFor | Thyroid nodules
        datasets/thyroid-ultrasound | bestFor | TI-RADS
        datasets/coca | name | COCA - Coronary Calcium and Chest CTs
        datasets/coca | provider | stanford-aimi
        datasets/coca | access.level | registration
        datasets/coca | modalities.code | CT
        datasets/coca | formats.name | DICOM
        datasets/coca | formats[name=DICOM].readWith | pydicom
        datasets/coca | annotations.name | Calcium score
        datasets/coca | annotations[kind=segmentation].by | experts
        datasets/coca | bodyParts.name | Heart
        datasets/coca | bodyParts.name | Chest
        datasets/coca | useCases | CT abdomen
        datasets/coca | useCases | CT appendicitis
        datasets/coca | useCases | Coronary calcium scoring
        datasets/coca | useCases | Chest CT analysis
        datasets/coca | sizes.statedAs | ~100 GB
        datasets/coca | bestFor | Cardiac CT
        datasets/coca | bestFor | Chest CT
        datasets/sinoct | name | SinoCT
        datasets/sinoct | provider | stanford-aimi
        datasets/sinoct | access.level | registration
        datasets/sinoct | counts[unit=scans].value | 9776
        datasets/sinoct | bodyParts.name | Head
        datasets/sinoct | formats.name | DICOM
        datasets/sinoct | useCases | Brain imaging scenarios
        datasets/sinoct | useCases | Head CT interpretation
        datasets/sinoct | useCases | Neurological findings
        datasets/sinoct | sizes.statedAs | ~50 GB
        datasets/sinoct | bestFor | Head CT
        datasets/chexpert | name | CheXpert
        datasets/chexpert | provider | stanford-aimi
        datasets/chexpert | access.level | registration
        datasets/chexpert | counts[unit=images].value | 224316
        datasets/chexpert | counts[unit=labels].value | 14
        datasets/chexpert | views | Frontal
        datasets/chexpert | views | Lateral
        datasets/chexpert | findings.name | Atelectasis
        datasets/chexpert | findings.name | Cardiomegaly
        datasets/chexpert | findings.name | Consolidation
        datasets/chexpert | findings.name | Edema
        datasets/chexpert | findings.name | Effusion
        datasets/chexpert | findings.name | Emphysema
        datasets/chexpert | findings.name | Enlarged Cardiomediastinum
        datasets/chexpert | findings.name | Fracture
        datasets/chexpert | findings.name | Lung Lesion
        datasets/chexpert | findings.name | Lung Opacity
        datasets/chexpert | findings.name | Pneumonia
        datasets/chexpert | findings.name | Pneumothorax
        datasets/chexpert | findings.name | Pleural Other
        datasets/chexpert | findings.name | Support Devices
        datasets/chexpert | useCases | Chest X-ray pneumonia
        datasets/chexpert | useCases | Pneumothorax detection
        datasets/chexpert | useCases | Cardiomegaly assessment
        datasets/chexpert | useCases | Multi-label pathology detection
        datasets/chexpert | sizes.statedAs | ~440 GB
        datasets/chexpert | bestFor | Chest pathology
        datasets/chexpert | bestFor | Pneumonia
        datasets/mura | name | MURA
        datasets/mura | provider | stanford-aimi
        datasets/mura | access.level | registration
        datasets/mura | counts[unit=images].value | 40561
        datasets/mura | bodyParts.name | Elbow
        datasets/mura | bodyParts.name | Finger
        datasets/mura | bodyParts.name | Forearm
        datasets/mura | bodyParts.name | Hand
        datasets/mura | bodyParts.name | Humerus
        datasets/mura | bodyParts.name | Shoulder
        datasets/mura | bodyParts.name | Wrist
        datasets/mura | annotations.values | normal
        datasets/mura | annotations.values | abnormal
        datasets/mura | useCases | Forearm X-ray
        datasets/mura | useCases | Fracture detection
        datasets/mura | useCases | Musculoskeletal abnormalities
        datasets/mura | sizes.statedAs | ~40 GB
        datasets/mura | bestFor | Musculoskeletal
        datasets/mura | bestFor | Fractures
        providers/stanford-aimi | links.url | https://aimi.stanford.edu/shared-datasets
        providers/stanford-aimi | workflow[order=1].url | https://aimi.stanford.edu/shared-datasets
        providers/stanford-aimi | workflow[order=2].title | Select the dataset and request access
        providers/stanford-aimi | workflow[order=3].title | Complete the form
        providers/stanford-aimi | workflow[order=4].detail | Usually 1 to 24 hours.
        providers/stanford-aimi | workflow[order=5].title | Receive the download link by e-mail
        providers/stanford-aimi | workflow[order=6].title | Download
        providers/stanford-aimi | contact.email | aimicenter@stanford.edu
        providers/stanford-aimi | tools.name | IBM Aspera Connect
        providers/tcia | name | The Cancer Imaging Archive
        providers/tcia | access | open
        providers/tcia | workflow[order=1].url | https://www.cancerimagingarchive.net/collection/brain-mets-lung-mri-path-segs/
        providers/tcia | workflow[order=2].title | Click DOWNLOAD for each package you need
        providers/tcia | workflow[order=3].detail | No registration is required.
        providers/tcia | workflow[order=4].optional | true
        providers/tcia | contact.url | https://www.cancerimagingarchive.net/support/
        providers/tcia | citationRule | Cite the DOI of the specific collection that was used.
        scenarios/001 | title | Forearm X-ray fracture
        scenarios/001 | datasets.dataset | mura
        scenarios/002 | title | Brain MRI
        scenarios/002 | datasets.dataset | brain-mets-lung-mri-path-segs
        scenarios/002 | datasets.part | MRI
        scenarios/003 | title | Normal echocardiogram
        scenarios/003 | datasets.dataset | echonet-dynamic
        scenarios/005 | title | CT abdomen
        scenarios/005 | datasets.dataset | coca
        scenarios/008 | title | Thyroid ultrasound
        scenarios/008 | datasets.dataset | thyroid-ultrasound
        scenarios/009 | title | Chest X-ray pneumonia
        scenarios/009 | datasets.dataset | chexpert
        scenarios/013 | title | Aortic stenosis echo
        scenarios/013 | datasets.dataset | echonet-dynamic
        scenarios/018 | title | CT appendicitis
        scenarios/018 | datasets.dataset | coca
        scenarios/cancer-dx | title | Histopathology diagnosis
        scenarios/cancer-dx | datasets.dataset | brain-mets-lung-mri-path-segs
        """;

    public static IReadOnlyList<(string File, string Path, string Value)> All { get; } =
        [.. Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(" | ")).Select(r => (r[0].Trim(), r[1], r[2].Trim()))];
}
