-- Whether an image is the mask of another: value_kind 11 is a mask, and its word is the mask's asset.
CREATE INDEX annotations_masks ON annotations (dataset_id, word) WHERE value_kind = 11;
