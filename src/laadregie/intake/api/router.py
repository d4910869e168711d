"""The router of all operations with requests: an address answers every method by one router only."""

from ninja import Router

router = Router(tags=["aanvragen"])
