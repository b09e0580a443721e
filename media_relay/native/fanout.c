/* The hot path of a packet in C, over the libsrtp of the pylibsrtp wheel: its functions come as addresses.
 *
 * A packet that comes in its turn, of a track and to lines that need no thought, is done with here: counted, kept,
 * renumbered, protected, queued. Anything else is left to Python, which looks at the same structures.
 *
 * Nothing is allocated here, and what waits to be sent has its own copy of the bytes, of the socket's number and of
 * the address. Every write is preceded by its bound. The process has one event loop, hence the statics.
 */

enum { LARGEST = 2048, ROOM = 32, BURST = 32, QUEUE = 256, ARRIVALS = 1024, AT_ONCE = 256 };
enum { SLOT = 1504, KEPT = SLOT - 2 };
enum { SHUT, SLOW, STRAIGHT };
enum { OTHER, RTP, RTCP, REJECTED };
enum { NO_TYPE = 255, ADDRESS = 28 };

typedef int (*srtp_call)(void *context, void *packet, int *length);
static srtp_call srtp_protect, srtp_unprotect, srtp_unprotect_rtcp;

static _Alignas(16) uint8_t received[BURST][LARGEST];
static leftover left[BURST];

/* What waits for the end of the round, chained by destination so that each gets one system call. */
static _Alignas(16) uint8_t waiting[QUEUE][LARGEST];
static int waiting_length[QUEUE], waiting_next[QUEUE], waiting_count;
static struct { int fd, first, last; unsigned int address_length; uint8_t address[ADDRESS]; } groups[QUEUE];
static int group_count;
static unsigned int turn = 1;
static uint64_t dropped; /* what the system did not take */

void fanout_start(uintptr_t protect, uintptr_t unprotect, uintptr_t unprotect_rtcp) {
    srtp_protect = (srtp_call)protect;
    srtp_unprotect = (srtp_call)unprotect;
    srtp_unprotect_rtcp = (srtp_call)unprotect_rtcp;
}

leftover *fanout_leftovers(void) { return left; }

uint64_t fanout_dropped(void) { return dropped; }

static uint16_t read16(const uint8_t *at) { return (uint16_t)(at[0] << 8 | at[1]); }

static uint32_t read32(const uint8_t *at) { return (uint32_t)read16(at) << 16 | read16(at + 2); }

static void write16(uint8_t *at, uint16_t value) { at[0] = (uint8_t)(value >> 8); at[1] = (uint8_t)value; }

static void write32(uint8_t *at, uint32_t value) { write16(at, (uint16_t)(value >> 16)); write16(at + 2, (uint16_t)value); }

static int newer(uint16_t a, uint16_t b) { uint16_t ahead = (uint16_t)(a - b); return ahead > 0 && ahead < 0x8000; }

int fanout_open(outlet *out, void *context, int fd, const char *host, int port) {
    struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
    _Static_assert(sizeof v4 <= ADDRESS && sizeof v6 <= ADDRESS, "an address fits");
    out->fd = -1;
    if (inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
        memcpy(out->address, &v4, sizeof v4);
        out->address_length = sizeof v4;
    } else if (inet_pton(AF_INET6, host, &v6.sin6_addr) == 1) {
        memcpy(out->address, &v6, sizeof v6);
        out->address_length = sizeof v6;
    } else {
        return -1;
    }
    out->context = context;
    out->fd = fd;
    return 0;
}

/* --------------------------------------------------------------- out */

/* Sends what waits. */
void fanout_flush(void) {
    static struct mmsghdr messages[QUEUE];
    static struct iovec vectors[QUEUE];
    for (int g = 0; g < group_count; g++) {
        int count = 0, done = 0;
        for (int i = groups[g].first; i >= 0; i = waiting_next[i]) {
            vectors[count] = (struct iovec){ waiting[i], (size_t)waiting_length[i] };
            messages[count].msg_hdr = (struct msghdr){
                .msg_name = groups[g].address, .msg_namelen = groups[g].address_length,
                .msg_iov = &vectors[count], .msg_iovlen = 1 };
            count++;
        }
        while (done < count) {
            int taken = sendmmsg(groups[g].fd, messages + done, (unsigned int)(count - done), MSG_DONTWAIT);
            if (taken <= 0) dropped++;
            done += taken <= 0 ? 1 : taken;
        }
    }
    waiting_count = group_count = 0;
    turn++;
}

/* Queues the packet that was written at waiting[waiting_count]. */
static void enqueue(outlet *out, int length) {
    int place = waiting_count++;
    waiting_length[place] = length;
    waiting_next[place] = -1;
    if (out->turn == turn) {
        waiting_next[groups[out->group].last] = place;
        groups[out->group].last = place;
        return;
    }
    out->turn = turn;
    out->group = group_count;
    groups[group_count].fd = out->fd;
    groups[group_count].first = groups[group_count].last = place;
    groups[group_count].address_length = out->address_length;
    memcpy(groups[group_count++].address, out->address, ADDRESS);
}

static int is_stale(way *to, uint16_t seq) {
    if (--to->floor_left <= 0) {
        to->floor = -1;
        return 0;
    }
    return newer((uint16_t)to->floor, seq);
}

/* As rtp.write_header: at most 20 bytes. */
static size_t write_header(uint8_t *out, const uint8_t *packet, uint8_t number, uint16_t seq, uint32_t stamp,
                           const way *to, uint32_t send_time) {
    out[0] = (uint8_t)((to->extension ? 0x90 : 0x80) | (packet[0] & 0x20));
    out[1] = (uint8_t)((packet[1] & 0x80) | number);
    write16(out + 2, seq);
    write32(out + 4, stamp);
    write32(out + 8, to->ssrc);
    if (!to->extension) return 12;
    write32(out + 12, 0xBEDE0001);
    write32(out + 16, (uint32_t)((to->extension << 4 | 2) & 0xFF) << 24 | (send_time & 0xFFFFFF));
    return 20;
}

static void send_one(const uint8_t *packet, size_t start, size_t size, way *to, uint32_t send_time, double now) {
    uint16_t seq = read16(packet + 2);
    uint8_t number = to->types[packet[1] & 0x7F];
    if (number > 127 || (to->floor >= 0 && is_stale(to, seq)) || to->outlet->fd < 0) return;
    size_t end = (to->extension ? 20 : 12) + size - start;
    if (end > LARGEST - ROOM) return;
    if (waiting_count == QUEUE) fanout_flush();
    uint8_t *out = waiting[waiting_count];
    seq = (uint16_t)(seq + to->seq_shift);
    uint32_t stamp = read32(packet + 4) + to->stamp_shift;
    size_t body = write_header(out, packet, number, seq, stamp, to, send_time);
    memcpy(out + body, packet + start, size - start);
    int length = (int)end;
    if (srtp_protect(to->outlet->context, out, &length)) return;
    enqueue(to->outlet, length);
    to->packets++;
    to->octets += end;
    if (to->last_seq < 0 || newer(seq, (uint16_t)to->last_seq)) {
        to->last_seq = seq;
        to->last_stamp = stamp;
        to->last_at = now;
    }
}

/* Where the payload begins, or 0 when the header lies about its length. */
static size_t payload_start(const uint8_t *packet, size_t size) {
    size_t start = 12 + 4 * (size_t)(packet[0] & 15);
    if (size < 12) return 0;
    if (packet[0] & 0x10) {
        if (size < start + 4) return 0;
        start += 4 + 4 * (size_t)read16(packet + start + 2);
    }
    return size < start ? 0 : start;
}

static void send_all(const uint8_t *packet, size_t start, size_t size, const track *from, double now) {
    uint32_t send_time = (uint32_t)((int64_t)(now * 262144) & 0xFFFFFF);
    for (size_t i = 0; i < from->way_count; i++)
        if (from->ways[i]->state == STRAIGHT) send_one(packet, start, size, from->ways[i], send_time, now);
}

static int has_slow(const track *from) {
    for (size_t i = 0; i < from->way_count; i++)
        if (from->ways[i]->state == SLOW) return 1;
    return 0;
}

/* Queues one decrypted packet for every straight way. Returns whether a way is slow. */
int fanout_forward(const uint8_t *packet, size_t size, const track *from, double now) {
    size_t start = payload_start(packet, size);
    if (start) send_all(packet, start, size, from, now);
    return start && has_slow(from);
}

/* ---------------------------------------------------------------- in */

/* The track whose next packet this is, first-hand, while none of its listeners needs a thought. */
static track *in_turn(const entrance *in, const uint8_t *packet, size_t size) {
    uint32_t ssrc = read32(packet + 8);
    uint16_t seq = read16(packet + 2);
    for (uint32_t i = 0; i < in->track_count; i++) {
        track *of = in->tracks[i];
        if (of->ssrc != ssrc || of->base < 0) continue;
        int next = seq == (uint16_t)(of->highest + 1) && of->watched >= 0 && seq == (uint16_t)(of->watched + 1);
        return next && size <= KEPT && !of->repeats[packet[1] & 0x7F] && !has_slow(of) ? of : NULL;
    }
    return NULL;
}

/* Takes note of the transport's number, where it stands first and alone; 0 where one would have to look for it. */
static int take_number(entrance *in, const uint8_t *packet, size_t start, double now) {
    if (!in->numbering || !(packet[0] & 0x10)) return 1;
    if ((packet[0] & 15) || start != 20 || in->numbering > 14 || read32(packet + 12) != 0xBEDE0001) return 0;
    if (packet[16] != (in->numbering << 4 | 1)) return 0;
    if (in->arrived < ARRIVALS) {
        in->numbers[in->arrived] = read16(packet + 17);
        in->times[in->arrived++] = now;
    }
    return 1;
}

/* As ingress.Reception.seen for a packet in its turn. */
static void count(track *of, const uint8_t *packet, size_t size, double now) {
    double transit = now * of->clock - read32(packet + 4);
    double change = transit > of->transit ? transit - of->transit : of->transit - transit;
    if (change < of->clock) of->jitter += (change - of->jitter) / 16;
    of->transit = transit;
    of->received++;
    of->highest++;
    of->watched = read16(packet + 2);
    of->packets++;
    of->octets += size;
    of->last_at = now;
}

/* Everything that a packet needs that needs no thought; 0 leaves it to Python, untouched. */
static int take_in(entrance *in, const uint8_t *packet, size_t size, double now) {
    size_t start = payload_start(packet, size);
    track *of = start ? in_turn(in, packet, size) : NULL;
    if (!of || !take_number(in, packet, start, now)) return 0;
    count(of, packet, size, now);
    if (of->ring) {
        uint8_t *slot = of->ring + (size_t)SLOT * (read16(packet + 2) & of->mask);
        write16(slot, (uint16_t)size);
        memcpy(slot + 2, packet, size);
    }
    send_all(packet, start, size, of, now);
    return 1;
}

static void name_sender(leftover *one, const struct sockaddr_storage *from) {
    one->host[0] = 0;
    one->port = 0;
    if (from->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)from;
        inet_ntop(AF_INET, &v4->sin_addr, one->host, sizeof one->host);
        one->port = ntohs(v4->sin_port);
    } else if (from->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)from;
        inet_ntop(AF_INET6, &v6->sin6_addr, one->host, sizeof one->host);
        one->port = ntohs(v6->sin6_port);
    }
}

static int decrypt(uint8_t *packet, int *length, void *context) {
    if (*length < 8) return REJECTED;
    if (packet[1] >= 192 && packet[1] <= 223) return srtp_unprotect_rtcp(context, packet, length) ? REJECTED : RTCP;
    if (*length < 12) return REJECTED;
    return srtp_unprotect(context, packet, length) ? REJECTED : RTP;
}

/* Reads what waits, one burst at most; `in` is NULL before the keys are known. Returns how many are left to Python. */
int fanout_read(int fd, entrance *in, double now) {
    static struct mmsghdr messages[BURST];
    static struct iovec vectors[BURST];
    static struct sockaddr_storage addresses[BURST];
    for (int i = 0; i < BURST; i++) {
        vectors[i] = (struct iovec){ received[i], LARGEST };
        messages[i].msg_hdr = (struct msghdr){
            .msg_name = &addresses[i], .msg_namelen = sizeof addresses[i], .msg_iov = &vectors[i], .msg_iovlen = 1 };
    }
    int many = recvmmsg(fd, messages, BURST, MSG_DONTWAIT, NULL), kept = 0;
    for (int i = 0; i < many; i++) {
        uint8_t first = received[i][0];
        leftover *one = &left[kept];
        *one = (leftover){ .kind = OTHER, .length = (int)messages[i].msg_len, .data = received[i] };
        if (one->length <= 0 || one->length > LARGEST) continue;
        if (first < 128 || first > 191) {
            name_sender(one, &addresses[i]);
            kept++;
        } else if (in) {
            one->kind = decrypt(received[i], &one->length, in->context);
            /* What comes after something left to Python is left too: the order is kept. */
            if (kept || one->kind != RTP || !take_in(in, received[i], (size_t)one->length, now)) kept++;
        }
    }
    return kept;
}
