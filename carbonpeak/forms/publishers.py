"""Sources that bear the pilot's own name and are said to be somebody else's."""

from collections.abc import Iterator

from carbonpeak.corpus import Corpus
from carbonpeak.forms.findings import Finding, find
from carbonpeak.forms.reading import FormReading
from carbonpeak.models.case import Case


def find_own_publishers(case: Case, reading: FormReading, corpus: Corpus) -> Iterator[Finding]:
    """Yield the sources of a case whose publisher seems to be the pilot itself.

    Whether experience may be promoted hangs on a source that is not the pilot's own.
    """
    pilot = corpus.pilots[case.pilot].data.name.zh
    kind = corpus.vocabularies["publisher-kinds"].label("pilot", reading.language)
    for index, source in enumerate(case.sources):
        publisher = source.publisher or ""
        if source.publisher_kind == "government" and pilot.removesuffix("市") in publisher:
            place = reading.place(f"sources[{index}].publisher_kind").at
            yield find("own-publisher", place, value=publisher, kind=kind)
