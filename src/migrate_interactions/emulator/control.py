"""What tests use to look into the emulator and to steer it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from migrate_interactions.emulator.clock import SimulatedClock
from migrate_interactions.emulator.recording import Recorder
from migrate_interactions.emulator.service import Service
from migrate_interactions.emulator.service_error import invalid

CONTROL = "/__emulator__/"


def control_routes(service: Service, recorder: Recorder) -> list[Route]:
    """The routes below `CONTROL`; requests to them are never recorded."""

    async def requests(request: Request) -> Response:
        return JSONResponse([record.as_json() for record in recorder.records()])

    async def reset(request: Request) -> Response:
        service.reset()
        recorder.clear()
        return JSONResponse({})

    async def clock(request: Request) -> Response:
        try:
            service.clock.advance(float((await request.json())["seconds"]))
        except (ValueError, KeyError, TypeError) as error:
            refusal = invalid(f'The body must be {{"seconds": <number, 0 or more>}} ({error}).')
            return JSONResponse(refusal.body(), refusal.code)
        return JSONResponse({"seconds": service.clock.shown, "time": service.clock.timestamp()})

    async def next_moment(request: Request) -> Response:
        if isinstance(service.clock, SimulatedClock):
            seen = int(request.query_params.get("seen", "-1"))
            return JSONResponse(await service.clock.state(seen))
        refusal = invalid("The emulator's time is not simulated.")
        return JSONResponse(refusal.body(), refusal.code)

    async def options(request: Request) -> Response:
        return JSONResponse(service.options.as_table())

    return [
        Route(f"{CONTROL}requests", requests, methods=["GET"]),
        Route(f"{CONTROL}reset", reset, methods=["POST"]),
        Route(f"{CONTROL}clock", clock, methods=["POST"]),
        Route(f"{CONTROL}clock/next", next_moment, methods=["GET"]),
        Route(f"{CONTROL}options", options, methods=["GET"]),
    ]
