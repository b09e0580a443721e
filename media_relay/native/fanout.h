/* What Python sees of fanout.c. cffi reads this file too: no preprocessor here. */

/* A connection's way out; fd is -1 while it is closed. `address` holds a sockaddr_in or sockaddr_in6. */
typedef struct {
    void *context;
    int fd;
    unsigned int address_length;
    unsigned char address[28];
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

/* Who sent a datagram of the last burst that is neither RTP nor RTCP. */
typedef struct {
    int port;
    char host[46];
} sender;

void fanout_start(uintptr_t protect, uintptr_t unprotect, uintptr_t unprotect_rtcp);
int fanout_open(outlet *out, void *context, int fd, const char *host, int port);
int fanout_read(int fd, void *context);
/* Of the last burst: the bytes, each datagram in its own slot; kind and length of each; senders. */
uint8_t *fanout_received(void);
int *fanout_kinds(void);
sender *fanout_senders(void);
int fanout_forward(const uint8_t *packet, size_t size, uint32_t send_time, double now, way **ways, size_t count);
int fanout_flush(void);
