"""Area tags: the seven SALW areas of the NATO online course (N-WPS ¶3) and the platform's additions."""

SALW_AREAS = ("collection", "ddr", "destruction", "pssm", "marking-tracing", "arms-flows", "ssr")
OTHER_AREAS = ("gender", "bi", "m-and-e", "transfer-control", "training")
AREAS = SALW_AREAS + OTHER_AREAS
