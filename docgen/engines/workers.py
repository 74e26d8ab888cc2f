"""Worker processes for work that keeps a processor busy."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from docgen.core.errors import EngineFailedError

P = ParamSpec("P")
T = TypeVar("T")
# Starting processes costs more than doing this much work in this one.
_FEW = 6
# More does not help: from here on the disk is the limit.
_MOST = 8


class InProcess(Executor):
    """Does the work at once, in this process."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as exc:
            future.set_exception(exc)
        return future


def _die_with_parent() -> None:
    """End this worker when the process that started it is gone, however it ended."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def start_method() -> str:
    """How to start a process.

    Forking is by far the cheapest, and safe as long as no other thread is running.

    OpenCV keeps threads of its own that Python does not count; a process that is forked from
    them waits for ever for threads it does not have.
    """
    alone = threading.active_count() == 1 and "cv2" not in sys.modules
    return "fork" if sys.platform == "linux" and alone else "spawn"


@contextmanager
def workers(jobs: int, warm_up: Callable[[], None]) -> Iterator[Executor]:
    """Workers for about so many pieces of work; few pieces are done in this process.

    Args:
        jobs: How many pieces, roughly.
        warm_up: What each worker can do in advance, such as importing what it will need, while
            this process prepares the work.
    """
    count = min(os.cpu_count() or 1, _MOST)
    if jobs <= _FEW or count == 1:
        yield InProcess()
        return
    context = multiprocessing.get_context(start_method())
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_die_with_parent)
    for _ in range(count):
        pool.submit(warm_up)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def outcome(future: Future[T]) -> T:
    """The result of a piece of work; its own errors come through as they are.

    Raises:
        EngineFailedError: The worker was killed, for want of memory for example.
    """
    try:
        return future.result()
    except BrokenProcessPool as exc:
        raise EngineFailedError.of(
            "een hulpproces van docgen is onverwacht gestopt",
            "Sluit andere programma's, zodat er meer geheugen vrij is, en geef de opdracht "
            "opnieuw; wat klaar was, blijft bewaard.",
        ) from exc
