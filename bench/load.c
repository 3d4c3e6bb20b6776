// Load for a relay: all the children and the vendor in one process and on one clock, so that each way is timed by itself.
//
//   load <relay port> <vendor port> <dialect> <shape> <talks file> <speech file>
//
// dialect  house: our wire (docs/wire-protocol.md)   plain: the same audio frames, the vendor's own events as text
//          text: the vendor's events only, audio as base64; with the vendor's own port as relay port there is no relay
// shape    both: every talk sends 25 frames a second and gets 25
//          turns: every talk speaks for SPEAKS_S, then listens for LISTENS_S with its microphone open
// A frame is 40 ms of PCM, 1 920 bytes. The first 128 samples carry a stamp in their lowest bits: too quiet for any ear.
//
// Says "ready" when every talk talks; "go <seconds>" measures and answers with one line of JSON, "end" ends the talks.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

#include "ws.h"

enum { PERIOD_US = 40000, FRAME = 1920, CHARS = 2560, MOST = 4096, CONNECTING = 4, MAGIC = 0x5ba7 };
enum { SPEAKS_S = 3, LISTENS_S = 3, READY_WITHIN_S = 240 };
enum { FINE_US = 10, BUCKETS = 500000 };

typedef struct {
    uint16_t magic, name;  // name: the talk on the way up, the response on the way down
    uint32_t seq;
    uint64_t sent_us;
} Stamp;

typedef struct {
    uint64_t sent, came, timed, lost;
    uint32_t late[BUCKETS];
} Way;

typedef struct {  // a child: number, microphone, what it expects to hear next
    Wire w;
    char *path, *cookie;
    int is_started, is_talking, speaks, has_heard;
    uint32_t seq, last_spoken, heard_response, heard_next;
} Child;

typedef struct {  // the vendor's side of a talk
    Wire w;
    int is_responding, has_heard, is_in_turn, talk;
    uint32_t seq, response, next, commits;
} Session;

static Child children[MOST];
static Session sessions[MOST];
static int talks, arrived, is_house, is_text, is_turns, is_measuring, is_counting, relay_port, poll_fd, listen_fd;
static Way up, down;
static uint64_t turns_taken, begun_us;
static char *speech;
static size_t speech_frames;
static char silence[FRAME];

static uint64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000ull + t.tv_nsec / 1000;
}

static void arrive(Way *way, const Stamp *s) {
    if (!is_measuring || s->sent_us < begun_us) return;
    uint64_t late = (now_us() - s->sent_us) / FINE_US;
    way->came++, way->timed++, way->late[late < BUCKETS ? late : BUCKETS - 1]++;
}

static void watch(int fd, uint64_t name) {
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.u64 = name};
    int yes = 1;
    fcntl(fd, F_SETFL, O_NONBLOCK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &e)) abort();
}

// --- stamps -----------------------------------------------------------------------------------------------------------

static void stamp_quietly(char *pcm, const Stamp *s) {
    const unsigned char *bits = (const unsigned char *)s;
    for (size_t i = 0; i < sizeof *s; i++)
        for (int b = 0; b < 8; b++) pcm[16 * i + 2 * b] = (char)((pcm[16 * i + 2 * b] & ~1) | (bits[i] >> b & 1));
}

static Stamp read_quietly(const unsigned char *pcm) {
    Stamp s;
    unsigned char *bits = (unsigned char *)&s;
    for (size_t i = 0; i < sizeof s; i++) {
        bits[i] = 0;
        for (int b = 0; b < 8; b++) bits[i] |= (unsigned char)((pcm[16 * i + 2 * b] & 1) << b);
    }
    return s;
}

// --- the vendor -------------------------------------------------------------------------------------------------------

static const char *between(const char *body, size_t len, const char *before, size_t *found) {
    const char *at = memmem(body, len, before, strlen(before));
    if (!at) return NULL;
    at += strlen(before);
    const char *start = memchr(at, '"', body + len - at);
    if (!start) return NULL;
    start++;
    const char *end = memchr(start, '"', body + len - start);
    if (!end) return NULL;
    *found = end - start;
    return start;
}

static void vendor_says(Session *s, const char *rest) {
    char text[512];
    snprintf(text, sizeof text, "{\"event_id\":\"event_%08lx%04x\",%s}", (unsigned long)now_us() & 0xffffffff,
             (unsigned)(s - sessions), rest);
    ws_say(&s->w, text);
}

static void vendor_ends(Session *s, const char *status) {
    char text[256];
    if (!s->is_responding) return;
    s->is_responding = 0;
    snprintf(text, sizeof text, "\"type\":\"response.done\",\"response\":{\"id\":\"resp_%04x_%u\",\"status\":\"%s\"}",
             (unsigned)(s - sessions), s->response, status);
    vendor_says(s, text);
}

static void vendor_hears(Session *s, const char *base64, size_t len) {
    unsigned char pcm[258];
    for (size_t at = 0; at + CHARS <= len; at += CHARS) {
        b64_decode(base64 + at, 86, pcm);
        Stamp stamp = read_quietly(pcm);
        if (stamp.magic != MAGIC) continue;
        s->talk = stamp.name, s->has_heard = 1;
        if (s->is_in_turn && stamp.seq != s->next && is_counting) up.lost += stamp.seq - s->next;
        s->is_in_turn = 1, s->next = stamp.seq + 1;
        if (len < 2 * CHARS) arrive(&up, &stamp);  // what was held until a voice was sure is late on purpose
        else if (is_measuring) up.came++;
    }
}

static void vendor_takes(Session *s, Message *m) {
    size_t len, kind_len;
    const char *audio, *kind = between(m->body, m->len < 200 ? m->len : 200, "\"type\":", &kind_len);
    if (!kind) return;
    if (!strncmp(kind, "input_audio_buffer.append", kind_len)) {
        if ((audio = between(m->body, m->len, "\"audio\":", &len))) vendor_hears(s, audio, len);
    } else if (!strncmp(kind, "session.update", kind_len)) {
        vendor_says(s, "\"type\":\"session.updated\",\"session\":{\"object\":\"realtime.session\"}");
    } else if (!strncmp(kind, "input_audio_buffer.commit", kind_len)) {
        if (is_turns && s->talk >= 0 && is_counting) {
            turns_taken++;
            if (is_house && s->is_in_turn) up.lost += children[s->talk].last_spoken - (s->next - 1);
        }
        s->is_in_turn = s->is_in_turn && !is_house;
        char text[256];
        snprintf(text, sizeof text, "\"type\":\"input_audio_buffer.committed\",\"item_id\":\"item_%u\"", ++s->commits);
        vendor_says(s, text);
        snprintf(text, sizeof text, "\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"item_%u\","
                 "\"transcript\":\"\u5c0f\u732b\u5728\u68ee\u6797\u91cc\"", s->commits);
        vendor_says(s, text);
    } else if (!strncmp(kind, "response.create", kind_len) && !s->is_responding) {
        char text[128];
        s->is_responding = 1, s->response++;
        snprintf(text, sizeof text, "\"type\":\"response.created\",\"response\":{\"id\":\"resp_%04x_%u\"}",
                 (unsigned)(s - sessions), s->response);
        vendor_says(s, text);
    } else if (!strncmp(kind, "response.cancel", kind_len)) {
        vendor_ends(s, "cancelled");
    }
}

static void vendor_speaks(Session *s) {
    static char frame[4096], pcm[FRAME];
    static size_t fixed;
    if (!s->w.is_open || !s->is_responding) return;
    if (!fixed) {
        for (size_t i = 0; i < FRAME; i++) pcm[i] = (char)(i * 37);
        fixed = 1;
    }
    Stamp stamp = {MAGIC, (uint16_t)s->response, s->seq++, now_us()};
    memcpy(pcm, &stamp, sizeof stamp);
    int n = snprintf(frame, sizeof frame,
                     "{\"event_id\":\"event_%04x%08x\",\"type\":\"response.audio.delta\",\"response_id\":\"resp_%04x_%u\","
                     "\"item_id\":\"item_%u\",\"output_index\":0,\"content_index\":0,\"delta\":\"",
                     (unsigned)(s - sessions), s->seq, (unsigned)(s - sessions), s->response, s->response);
    n += (int)b64_encode((unsigned char *)pcm, FRAME, frame + n);
    memcpy(frame + n, "\"}", 2);
    ws_send(&s->w, TEXT, frame, n + 2);
    if (is_measuring) down.sent++;
}

static void vendor_admits(void) {
    int fd;
    while ((fd = accept(listen_fd, NULL, NULL)) >= 0) {
        if (arrived >= MOST) abort();
        Session *s = &sessions[arrived];
        s->w.fd = fd, s->talk = -1;
        watch(fd, MOST + arrived++);
    }
}

// --- the children -----------------------------------------------------------------------------------------------------

static void child_enters(Child *c) {
    char request[2048];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(relay_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    c->w.fd = socket(AF_INET, SOCK_STREAM, 0), c->w.is_client = 1, c->is_started = 1;
    if (connect(c->w.fd, (struct sockaddr *)&to, sizeof to)) {
        perror("connect");
        exit(3);
    }
    watch(c->w.fd, c - children);
    snprintf(request, sizeof request,
             "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: http://localhost:%d\r\nCookie: %s\r\nUpgrade: websocket\r\n"
             "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
             c->path, relay_port, relay_port, c->cookie);
    ws_write(&c->w, request, strlen(request));
}

static void child_is_in(Child *c) {
    if (is_house) ws_say(&c->w, "{\"type\":\"hello\",\"mode\":\"voice\",\"hears\":\"none\",\"speaks\":false,\"last_seq\":0}");
}

static void child_hears(Child *c, const char *pcm) {
    Stamp s;
    memcpy(&s, pcm, sizeof s);
    if (s.magic != MAGIC) return;
    if (is_counting && c->heard_response == s.name && s.seq != c->heard_next) down.lost += s.seq - c->heard_next;
    c->heard_response = s.name, c->heard_next = s.seq + 1, c->has_heard = 1;
    arrive(&down, &s);
}

static void child_takes(Child *c, Message *m) {
    size_t len;
    const char *found, *body = m->body;
    if (m->kind == BINARY) {
        if (m->len == 8 + FRAME) child_hears(c, body + 8);
    } else if (m->kind == TEXT && is_house) {
        if (memmem(body, m->len, "\"ready\"", 7)) c->is_talking = 1;
        if ((found = memmem(body, m->len < 40 ? m->len : 40, "\"flush\"", 7)) &&
            (found = between(body, m->len, "\"item\":", &len))) {
            char text[128];
            snprintf(text, sizeof text, "{\"type\":\"played\",\"item\":\"%.*s\",\"ms\":40}", (int)len, found);
            ws_say(&c->w, text);
        }
        if (memmem(body, m->len < 40 ? m->len : 40, "\"notice\"", 8) || memmem(body, m->len < 40 ? m->len : 40, "\"bye\"", 5))
            fprintf(stderr, "talk %ld: %.*s\n", (long)(c - children), (int)m->len, body);
    } else if (m->kind == TEXT) {
        size_t head = m->len < 250 ? m->len : 250;
        if (memmem(body, head, "\"response.audio.delta\"", 22)) {
            unsigned char pcm[18];
            if ((found = between(body, m->len, "\"delta\":", &len)) && len >= 24) {
                b64_decode(found, 6, pcm);
                child_hears(c, (char *)pcm);
            }
        } else if (memmem(body, head, "\"session.created\"", 17)) {
            ws_say(&c->w, "{\"type\":\"session.update\",\"session\":{\"turn_detection\":null}}");
            c->is_talking = 1;
        } else if (memmem(body, head, "\"session.updated\"", 17)) {
            ws_say(&c->w, "{\"type\":\"response.create\"}");
        }
    } else if (m->kind == CLOSE) {
        fprintf(stderr, "talk %ld was closed\n", (long)(c - children));
    }
}

static void child_changes(Child *c, int speaks) {
    c->speaks = speaks;
    if (speaks) {
        if (!is_house) ws_say(&c->w, "{\"type\":\"response.cancel\"}");
        return;
    }
    c->last_spoken = c->seq - 1;
    if (is_house) {
        ws_say(&c->w, "{\"type\":\"talk.end\"}");
    } else {
        ws_say(&c->w, "{\"type\":\"input_audio_buffer.commit\"}");
        ws_say(&c->w, "{\"type\":\"response.create\"}");
    }
}

static void child_speaks(Child *c) {
    static char frame[12 + FRAME], text[CHARS + 64] = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"";
    static const size_t before = sizeof "{\"type\":\"input_audio_buffer.append\",\"audio\":\"" - 1;
    if (!c->is_talking) return;
    if (is_turns) {
        uint32_t beat = (c->seq + (uint32_t)(c - children) * 7) % ((SPEAKS_S + LISTENS_S) * 25);
        int speaks = beat < SPEAKS_S * 25;
        if (speaks != c->speaks) child_changes(c, speaks);
    }
    int is_loud = !is_turns || c->speaks;
    uint32_t at_ms = c->seq * (PERIOD_US / 1000), sample = c->seq * (FRAME / 2);
    uint16_t seq = (uint16_t)c->seq;
    frame[0] = 1, frame[1] = 0;
    memcpy(frame + 2, &seq, 2), memcpy(frame + 4, &sample, 4), memcpy(frame + 8, &at_ms, 4);
    memcpy(frame + 12, is_loud ? speech + (c->seq % speech_frames) * FRAME : silence, FRAME);
    Stamp stamp = {MAGIC, (uint16_t)(c - children), c->seq++, now_us()};
    stamp_quietly(frame + 12, &stamp);
    if (is_text) {
        size_t n = before + b64_encode((unsigned char *)frame + 12, FRAME, text + before);
        memcpy(text + n, "\"}", 2);
        ws_send(&c->w, TEXT, text, n + 2);
    } else {
        ws_send(&c->w, BINARY, frame, sizeof frame);
    }
    if (is_measuring) up.sent++;
}

// --- the loop ---------------------------------------------------------------------------------------------------------

static void serve(uint64_t name) {
    Wire *w = name < MOST ? &children[name].w : &sessions[name - MOST].w;
    Message m;
    size_t at = 0, head;
    ws_flush(w);
    size_t before;
    do {
        before = w->in_len;
        if (!ws_fill(w)) {
            if (w->fd >= 0) close(w->fd);
            w->fd = -1, w->is_open = 0;
            return;
        }
    } while (w->in_len != before);  // edge-triggered: until the kernel has no more
    if (!w->is_open) {
        if (!(head = ws_handshake(w))) return;
        ws_drop(w, head);
        if (name < MOST) child_is_in(&children[name]);
        else vendor_says(&sessions[name - MOST], "\"type\":\"session.created\",\"session\":{\"id\":\"sess_bench\"}");
    }
    while (ws_take(w, &at, &m)) {
        if (m.kind == PING) ws_send(w, PONG, m.body, m.len);
        else if (name < MOST) child_takes(&children[name], &m);
        else if (m.kind == TEXT) vendor_takes(&sessions[name - MOST], &m);
    }
    if (at) ws_drop(w, at);
}

static double quantile(const Way *way, double q) {
    uint64_t seen = 0, wanted = (uint64_t)(way->timed * q);
    for (int i = 0; i < BUCKETS; i++)
        if ((seen += way->late[i]) > wanted) return i * FINE_US / 1000.0;
    return 0;
}

static void tell(const char *name, const Way *way, const char *after) {
    printf("\"%s\": {\"sent\": %lu, \"came\": %lu, \"lost\": %lu, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"p999_ms\": %.3f}%s", name,
           way->sent, way->came, way->lost, quantile(way, 0.5), quantile(way, 0.99), quantile(way, 0.999), after);
}

static int everybody_talks(void) {
    int n = 0;
    for (int i = 0; i < talks; i++) n += children[i].has_heard;
    for (int i = 0; i < arrived; i++) n += sessions[i].has_heard;
    return n >= 2 * talks;
}

// What was sent last and never came leaves no gap.
static void count_the_tail(void) {
    for (int i = 0; i < arrived; i++) {
        if (sessions[i].talk < 0) continue;
        Child *c = &children[sessions[i].talk];
        up.lost += c->seq - sessions[i].next, down.lost += sessions[i].seq - c->heard_next;
    }
}

static double own_cpu_s(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void read_file(const char *path, char **to, size_t *len) {
    FILE *f = fopen(path, "rb");
    if (!f) abort();
    fseek(f, 0, SEEK_END);
    *len = ftell(f);
    rewind(f);
    *to = calloc(1, *len + 1);
    if (fread(*to, 1, *len, f) != *len) abort();
    fclose(f);
}

int main(int argc, char **argv) {
    if (argc != 7) return 2;
    relay_port = atoi(argv[1]);
    is_house = !strcmp(argv[3], "house"), is_text = !strcmp(argv[3], "text"), is_turns = !strcmp(argv[4], "turns");
    size_t len;
    char *list, *line;
    read_file(argv[5], &list, &len);
    for (line = strtok(list, "\n"); line && talks < MOST; line = strtok(NULL, "\n")) {
        char *tab = strchr(line, '\t');
        *tab = 0;
        children[talks].path = line, children[talks++].cookie = tab + 1;
    }
    read_file(argv[6], &speech, &len);
    speech_frames = len / FRAME;
    for (size_t i = 0; i < FRAME; i += 2) silence[i] = (char)((i * 7 / 2) % 5);
    poll_fd = epoll_create1(0);
    struct sockaddr_in me = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int yes = 1;
    listen_fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listen_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listen_fd, (struct sockaddr *)&me, sizeof me) || listen(listen_fd, 1024)) {
        perror("listen");
        return 3;
    }
    fcntl(listen_fd, F_SETFL, O_NONBLOCK);
    struct epoll_event e = {.events = EPOLLIN, .data.u64 = 2 * MOST}, events[512];
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, listen_fd, &e);
    e.data.u64 = 2 * MOST + 1;
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, 0, &e);

    uint64_t base = now_us(), beat = 0, until = 0;
    int is_ready = 0, entered = 0, is_ending = 0;
    double cpu_s = 0;
    for (;;) {
        uint64_t now = now_us(), due;
        while ((due = base + beat * PERIOD_US / (2 * talks)) <= now) {
            int i = beat / 2 % talks;
            if (is_ending) ;
            else if (beat % 2 == 0) child_speaks(&children[i]);
            else if (i < arrived) vendor_speaks(&sessions[i]);
            beat++;
        }
        if (entered < talks) {
            int opening = 0;
            for (int i = 0; i < entered; i++) opening += !children[i].is_talking;
            while (entered < talks && opening++ < CONNECTING) child_enters(&children[entered++]);
        }
        if (until && now >= until) {
            is_measuring = 0, until = 0;
            printf("{\"messages_came\": %lu, \"load_cpu_s\": %.3f, \"turns\": %lu, ", up.came + down.came, own_cpu_s() - cpu_s,
                   turns_taken);
            tell("up", &up, ", ");
            tell("down", &down, "}\n");
            fflush(stdout);
        }
        if (is_ending && now > (uint64_t)is_ending * 1000000) {
            if (!is_turns) count_the_tail();
            printf("{\"lost_up\": %lu, \"lost_down\": %lu, \"turns\": %lu}\n", up.lost, down.lost, turns_taken);
            return 0;
        }
        if (!is_ready && now - base > READY_WITHIN_S * 1000000ull) {
            int hearing = 0, heard = 0;
            for (int i = 0; i < talks; i++) hearing += children[i].has_heard;
            for (int i = 0; i < arrived; i++) heard += sessions[i].has_heard;
            fprintf(stderr, "%d of %d children came in, %d vendor sessions opened; sound came to %d and from %d\n", entered, talks,
                    arrived, hearing, heard);
            return 4;
        }
        if (!is_ready && everybody_talks()) {
            is_ready = 1;
            printf("ready\n");
            fflush(stdout);
        }
        uint64_t wait_us = due > now ? due - now : 0;
        struct timespec patience = {.tv_sec = 0, .tv_nsec = wait_us > 10000 ? 10000000 : wait_us * 1000};
        int n = epoll_pwait2(poll_fd, events, 512, &patience, NULL);
        for (int i = 0; i < n; i++) {
            char order[64] = {0};
            if (events[i].data.u64 < 2 * MOST) serve(events[i].data.u64);
            else if (events[i].data.u64 == 2 * MOST) vendor_admits();
            else if (read(0, order, sizeof order - 1) <= 0 || !strncmp(order, "end", 3)) is_ending = (int)(now / 1000000) + 2;
            else if (!strncmp(order, "go ", 3)) {
                memset(&up, 0, sizeof up), memset(&down, 0, sizeof down);
                turns_taken = 0, is_measuring = is_counting = 1, begun_us = now_us(), cpu_s = own_cpu_s();
                until = begun_us + (uint64_t)(atof(order + 3) * 1e6);
            }
        }
    }
}
