-- Who forgets an asset looks for its alternates.
CREATE INDEX assets_alternates ON assets (alternate_of) WHERE alternate_of <> '';
