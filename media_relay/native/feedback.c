/* When packets came, as the publisher is told of it: engine/twcc.py, in_a_row, to the last bit. */

static const double TICK = 0.00025, REFERENCE = 0.064;

/* What was noted, when it is `first` and what follows, none late; else a row of none, and the notes stay. */
const row *fanout_in_a_row(entrance *in, uint16_t first) {
    static row found;
    found.count = 0;
    if (!in->arrived) return &found;
    found.reference = (int64_t)(in->times[0] / REFERENCE);
    double clock = (double)found.reference * REFERENCE;
    for (uint32_t i = 0; i < in->arrived; i++) {
        double ticks = rint((in->times[i] - clock) / TICK);
        if (in->numbers[i] != first || !(ticks >= 0 && ticks <= 255)) return &found;
        clock += ticks * TICK;
        first++;
        found.deltas[i] = (uint8_t)ticks;
    }
    found.count = in->arrived;
    in->arrived = 0;
    return &found;
}
