// A WebSocket connection for a load generator (RFC 6455): no fragments, no extensions, nothing copied twice.
#ifndef WS_H
#define WS_H

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

typedef struct {
    int fd, is_client, is_open;
    char *in, *out;  // what came and was not read yet; what the kernel would not take yet
    size_t in_len, in_cap, out_len, out_cap;
} Wire;

typedef struct {
    int kind;
    char *body;
    size_t len;
} Message;

static const char MASK[4] = {0x37, (char)0xfa, 0x21, 0x3d};

static void ws_keep(char **buffer, size_t *cap, size_t needed) {
    if (*cap >= needed) return;
    *cap = needed * 2;
    *buffer = realloc(*buffer, *cap);
    if (!*buffer) abort();
}

static void ws_write(Wire *w, const char *bytes, size_t len) {
    ssize_t done = 0;
    if (!w->out_len) {
        done = write(w->fd, bytes, len);
        if (done < 0) done = 0;
    }
    if ((size_t)done == len) return;
    ws_keep(&w->out, &w->out_cap, w->out_len + len - done);
    memcpy(w->out + w->out_len, bytes + done, len - done);
    w->out_len += len - done;
}

static void ws_flush(Wire *w) {
    if (!w->out_len) return;
    ssize_t done = write(w->fd, w->out, w->out_len);
    if (done <= 0) return;
    memmove(w->out, w->out + done, w->out_len - done);
    w->out_len -= done;
}

static void ws_send(Wire *w, int kind, const char *body, size_t len) {
    static char frame[1 << 16];
    size_t head = 2;
    if (len + 14 > sizeof frame) abort();
    frame[0] = (char)(0x80 | kind);
    if (len < 126) {
        frame[1] = (char)len;
    } else {
        frame[1] = 126, frame[2] = (char)(len >> 8), frame[3] = (char)len;
        head = 4;
    }
    if (w->is_client) {
        frame[1] |= (char)0x80;
        memcpy(frame + head, MASK, 4);
        head += 4;
        uint64_t key, chunk;
        memcpy(&key, MASK, 4);
        memcpy((char *)&key + 4, MASK, 4);
        size_t i = 0;
        for (; i + 8 <= len; i += 8) {
            memcpy(&chunk, body + i, 8);
            chunk ^= key;
            memcpy(frame + head + i, &chunk, 8);
        }
        for (; i < len; i++) frame[head + i] = body[i] ^ MASK[i & 3];
    } else {
        memcpy(frame + head, body, len);
    }
    ws_write(w, frame, head + len);
}

static void ws_say(Wire *w, const char *text) { ws_send(w, TEXT, text, strlen(text)); }

// Read what is there; return 0 when the other side is gone.
static int ws_fill(Wire *w) {
    ws_keep(&w->in, &w->in_cap, w->in_len + (1 << 14));
    ssize_t got = read(w->fd, w->in + w->in_len, w->in_cap - w->in_len);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return 0;
    if (got > 0) w->in_len += got;
    return 1;
}

// Take one message that begins at *at; return 0 when it is not complete. The body lies in the buffer, unmasked.
static int ws_take(Wire *w, size_t *at, Message *m) {
    unsigned char *p = (unsigned char *)w->in + *at;
    size_t have = w->in_len - *at, head = 2, len;
    if (have < 2) return 0;
    int masked = p[1] & 0x80;
    len = p[1] & 0x7f;
    if (len == 126) {
        if (have < 4) return 0;
        len = (size_t)p[2] << 8 | p[3], head = 4;
    } else if (len == 127) {
        if (have < 10) return 0;
        len = 0, head = 10;
        for (int i = 2; i < 10; i++) len = len << 8 | p[i];
    }
    if (have < head + (masked ? 4 : 0) + len) return 0;
    m->kind = p[0] & 15, m->len = len, m->body = (char *)p + head + (masked ? 4 : 0);
    if (masked) {
        uint64_t key, chunk;
        memcpy(&key, p + head, 4);
        memcpy((char *)&key + 4, p + head, 4);
        size_t i = 0;
        for (; i + 8 <= len; i += 8) {
            memcpy(&chunk, m->body + i, 8);
            chunk ^= key;
            memcpy(m->body + i, &chunk, 8);
        }
        for (; i < len; i++) m->body[i] ^= ((char *)&key)[i & 3];
    }
    *at += head + (masked ? 4 : 0) + len;
    return 1;
}

static void ws_drop(Wire *w, size_t upto) {
    memmove(w->in, w->in + upto, w->in_len - upto);
    w->in_len -= upto;
}

// --- base64 and the answer to a handshake -----------------------------------------------------------------------------

static const char B64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t b64_encode(const unsigned char *from, size_t len, char *to) {
    size_t n = 0;
    for (size_t i = 0; i < len; i += 3) {
        uint32_t v = from[i] << 16 | (i + 1 < len ? from[i + 1] << 8 : 0) | (i + 2 < len ? from[i + 2] : 0);
        to[n++] = B64[v >> 18], to[n++] = B64[v >> 12 & 63];
        to[n++] = i + 1 < len ? B64[v >> 6 & 63] : '=';
        to[n++] = i + 2 < len ? B64[v & 63] : '=';
    }
    return n;
}

// Decode `groups` groups of four characters, none of them padded.
static void b64_decode(const char *from, size_t groups, unsigned char *to) {
    static signed char table[256];
    if (!table['B'])
        for (int i = 0; i < 64; i++) table[(unsigned char)B64[i]] = (signed char)i;
    for (size_t i = 0; i < groups; i++, from += 4, to += 3) {
        uint32_t v = table[(unsigned char)from[0]] << 18 | table[(unsigned char)from[1]] << 12 |
                     table[(unsigned char)from[2]] << 6 | table[(unsigned char)from[3]];
        to[0] = (unsigned char)(v >> 16), to[1] = (unsigned char)(v >> 8), to[2] = (unsigned char)v;
    }
}

static uint32_t rol(uint32_t x, int n) { return x << n | x >> (32 - n); }

// SHA-1 (FIPS 180-4) of a text shorter than 119 bytes.
static void sha1(const char *text, unsigned char digest[20]) {
    unsigned char block[128] = {0};
    size_t len = strlen(text), total = len < 56 ? 64 : 128;
    memcpy(block, text, len);
    block[len] = 0x80;
    for (int i = 0; i < 8; i++) block[total - 1 - i] = (unsigned char)((uint64_t)len * 8 >> (8 * i));
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    for (size_t at = 0; at < total; at += 64) {
        uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 16; i++)
            w[i] = (uint32_t)block[at + 4 * i] << 24 | block[at + 4 * i + 1] << 16 | block[at + 4 * i + 2] << 8 |
                   block[at + 4 * i + 3];
        for (int i = 16; i < 80; i++) w[i] = rol(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 ? b ^ c ^ d : i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
            uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
            uint32_t next = rol(a, 5) + f + e + k + w[i];
            e = d, d = c, c = rol(b, 30), b = a, a = next;
        }
        h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
    }
    for (int i = 0; i < 20; i++) digest[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

// Read the request or the answer at the start of the buffer; return its length, 0 while it is not complete.
static size_t ws_handshake(Wire *w) {
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    if (!w->in_len) return 0;
    ws_keep(&w->in, &w->in_cap, w->in_len + 1);
    w->in[w->in_len] = 0;
    char *end = strstr(w->in, "\r\n\r\n");
    if (!end) return 0;
    if (!w->is_client) {
        char *key = strcasestr(w->in, "Sec-WebSocket-Key:"), joined[128], answer[256];
        if (!key) return 0;
        for (key += 18; *key == ' ';) key++;
        snprintf(joined, sizeof joined, "%.24s%s", key, guid);
        unsigned char digest[20];
        char accept[32] = {0};
        sha1(joined, digest);
        b64_encode(digest, 20, accept);
        snprintf(answer, sizeof answer,
                 "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
        ws_write(w, answer, strlen(answer));
    } else if (strncmp(w->in, "HTTP/1.1 101", 12)) {
        fprintf(stderr, "refused: %.200s\n", w->in);
        exit(3);
    }
    w->is_open = 1;
    return end + 4 - w->in;
}

#endif
