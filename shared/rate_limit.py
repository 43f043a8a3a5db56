"""Counting what one visitor does in a minute, over all workers of the site."""

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def visitor_of(request: HttpRequest) -> str:
    """The visitor's address; one network of IPv6 (/64) counts as one visitor."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if address.version == 6:
        address = ipaddress.ip_network((address, 64), strict=False).network_address
    return address.compressed


def count(scope: str, who: str, *, by: int = 1) -> int:
    """How often `who` did this in the current minute, `by` more included. With `by=0` it only looks."""
    key = f"rate-{scope}-{who}-{int(time.time() // 60)}"
    if by and cache.add(key, by, timeout=120):
        return by
    try:
        return cache.incr(key, by) if by else cache.get(key, 0)
    except ValueError:  # the cache was full and dropped the count
        return by
