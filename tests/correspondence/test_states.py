"""The table of a dispatch, line by line; what is not in it is refused."""

import pytest

from core.errors import Conflict
from correspondence.enums import DispatchAction as Action
from correspondence.enums import DispatchState as State
from correspondence.rules import MAX_ATTEMPTS, delay_after
from correspondence.states import DISPATCH

TABLE = {
    Action.TAKE: ({State.WAITING, State.FAILED, State.SENDING}, State.SENDING),
    Action.ACCEPT: ({State.SENDING}, State.SENT),
    Action.RECEIVE: ({State.SENT}, State.RECEIVED),
    Action.READ: ({State.SENT, State.RECEIVED}, State.READ),
    Action.POSTPONE: ({State.SENDING}, State.FAILED),
    Action.GIVE_UP: ({State.SENDING, State.FAILED}, State.DEAD),
    Action.BOUNCE: ({State.SENT}, State.DEAD),
    Action.RETRY: ({State.DEAD, State.FAILED}, State.WAITING),
    Action.RENEW: ({State.SENT, State.RECEIVED, State.READ}, State.WAITING),
    Action.RESUME: ({State.WITHDRAWN}, State.WAITING),
    Action.WITHDRAW: (set(State) - {State.WITHDRAWN}, State.WITHDRAWN),
}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", State)
def test_an_action_starts_where_the_table_says(action: Action, state: State) -> None:
    sources, target = TABLE[action]
    if state in sources:
        assert DISPATCH.target(state, action) == target
    else:
        with pytest.raises(Conflict):
            DISPATCH.target(state, action)


def test_it_is_tried_for_longer_than_a_weekend_then_given_up() -> None:
    delays = [delay_after(attempts) for attempts in range(1, MAX_ATTEMPTS)]
    known = [one for one in delays if one is not None]
    assert len(known) == MAX_ATTEMPTS - 1
    assert known == sorted(known)
    assert sum(one.total_seconds() for one in known) > 60 * 3600
    assert delay_after(MAX_ATTEMPTS) is None
