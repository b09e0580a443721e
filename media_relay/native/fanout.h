/* What Python sees of fanout.c. cffi reads this file too: no preprocessor here. */

/* A connection's way out; fd is -1 while it is closed. `address` holds a sockaddr_in or sockaddr_in6. */
typedef struct {
    void *context;
    int fd;
    unsigned int address_length;
    unsigned char address[28];
    unsigned int turn;
    int group;
} outlet;

/* See media_relay/engine/fanout.py, Way. */
typedef struct {
    outlet *outlet;
    uint8_t state;
    uint8_t extension;
    uint8_t types[128];
    uint16_t seq_shift;
    uint32_t ssrc;
    uint32_t stamp_shift;
    int32_t floor;
    int32_t floor_left;
    int32_t last_seq;
    uint32_t last_stamp;
    double last_at;
    uint64_t packets;
    uint64_t octets;
} way;

/* See Track there; `ring` holds `mask` + 1 slots. */
typedef struct {
    uint32_t ssrc;
    uint32_t clock;
    int64_t base;
    int64_t highest;
    int32_t watched;
    uint8_t repeats[128];
    uint64_t received;
    uint64_t packets;
    uint64_t octets;
    double last_at;
    double transit;
    double jitter;
    uint8_t *ring;
    uint32_t mask;
    way **ways;
    size_t way_count;
} track;

/* See Entrance there. `arrived` of the numbers and times are filled. */
typedef struct {
    void *context;
    uint8_t numbering;
    uint32_t track_count;
    uint32_t arrived;
    track *tracks[16];
    uint16_t numbers[1024];
    double times[1024];
} entrance;

/* See Row there. */
typedef struct {
    uint32_t count;
    int64_t reference;
    uint8_t deltas[1024];
} row;

/* A datagram of the last burst that needs a thought; who sent it, where it is neither RTP nor RTCP. */
typedef struct {
    int kind;
    int length;
    uint8_t *data;
    int port;
    char host[46];
} leftover;

/* A socket, and where its packets go; `inlet` is NULL before the keys are known. */
typedef struct {
    int fd;
    entrance *inlet;
} door;

/* All doors of a loop. After a turn `left` datagrams of `fd` need a thought, and `others` may have something. */
typedef struct {
    int poll;
    int fd;
    int left;
    int others;
    double round_over;
    int next;
    int count;
    door *ready[256];
} intake;

void fanout_start(uintptr_t protect, uintptr_t unprotect, uintptr_t unprotect_rtcp);
int fanout_open(outlet *out, void *context, int fd, const char *host, int port);
leftover *fanout_leftovers(void);
int fanout_read(int fd, entrance *in, double now);
int fanout_forward(const uint8_t *packet, size_t size, const track *from, double now);
void fanout_flush(void);
uint64_t fanout_dropped(void);
int fanout_watch(int poll, int fd, door *one);
void fanout_unwatch(intake *in, door *one);
const row *fanout_in_a_row(entrance *in, uint16_t first);
void fanout_turn(intake *in, double now);
void fanout_wait(intake *in, double seconds);
