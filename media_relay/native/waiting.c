/* Where the loop waits: sockets are read in rounds and packets sent, until something needs Python. */

/* Seconds: a round in which few doors had something, one in which many had, and what the first packet after a pause
 * waits for those of the same picture. */
enum { MANY = 5 };
static const double LONG_ROUND = 0.0015, ROUND = 0.001, GATHER = 0.0003;
static const int LONGEST = 60000; /* milliseconds */

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Whatever is no door is watched without one. Returns 0 for success. */
int fanout_watch(int poll, int fd, door *one) {
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = one };
    return epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
}

/* From here on nobody has its address any more. */
void fanout_unwatch(intake *in, door *one) {
    epoll_ctl(in->poll, EPOLL_CTL_DEL, one->fd, NULL);
    for (int i = in->next; i < in->count; i++)
        if (in->ready[i] == one) in->ready[i] = NULL;
}

/* Finds the doors where something is. Returns 0 when somebody interrupts. */
static int look(intake *in, int milliseconds) {
    static struct epoll_event events[AT_ONCE];
    int many = epoll_wait(in->poll, events, AT_ONCE, milliseconds);
    in->next = in->count = 0;
    for (int i = 0; i < many; i++) {
        if (events[i].data.ptr) in->ready[in->count++] = events[i].data.ptr;
        else in->others = 1;
    }
    return many >= 0;
}

/* Reads those doors, up to the first that leaves something to Python. */
static void take(intake *in, double now) {
    in->left = 0;
    while (in->next < in->count && !in->left) {
        door *one = in->ready[in->next++];
        if (!one) continue;
        in->fd = one->fd;
        in->left = fanout_read(one->fd, one->inlet, now);
    }
    if (!in->left) fanout_flush();
}

/* Without waiting: the rest of what was found, else whatever there is now. */
void fanout_turn(intake *in, double now) {
    if (in->next == in->count) look(in, 0);
    take(in, now);
}

static int sleep_until(double when) {
    struct timespec at = { .tv_sec = (time_t)when, .tv_nsec = (long)(1e9 * (when - (double)(time_t)when)) };
    return clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == 0;
}

/* Waits for the next round, or for whatever comes. Returns 0 when the time is over, or somebody interrupts. */
static int wait_for(intake *in, double now, double until) {
    if (in->round_over > 0) {
        double next = in->round_over < until ? in->round_over : until;
        return (now >= next || sleep_until(next)) && next >= in->round_over && look(in, 0);
    }
    double left = 1000 * (until - now);
    if (!look(in, left > LONGEST ? LONGEST : left > 0 ? (int)left + 1 : 0)) return 0;
    return !in->count || (sleep_until(seconds_now() + GATHER) && look(in, 0));
}

/* Forwards for `seconds` at the most, or until somebody else has something. */
void fanout_wait(intake *in, double seconds) {
    double now = seconds_now(), until = now + seconds;
    in->left = in->others = 0;
    if (in->next < in->count) { /* looking again would find the same doors first, and the last ones never */
        in->others = 1;
        take(in, now);
        return;
    }
    do {
        if (!wait_for(in, now, until)) {
            in->others = 1;
            return;
        }
        now = seconds_now();
        in->round_over = in->count ? now + (in->count < MANY ? LONG_ROUND : ROUND) : 0;
        take(in, now);
        now = seconds_now();
    } while (!in->left && !in->others && now < until);
}
