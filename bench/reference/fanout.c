// One packet to many receivers, as a library for the micro-benchmark "fan-out": per receiver rewrite SSRC and sequence number, encrypt with
// AEAD_AES_128_GCM (RFC 7714) by OpenSSL EVP with a kept context, and hand all of them to the kernel by sendmmsg, 64 at a time. With
// "encrypts" off the bytes are only copied: what is left is the kernel's part.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, SLOT = 2048, TAG = 16, SALT = 12, KEY = 16 };

struct receiver {
  struct sockaddr_in address;
  EVP_CIPHER_CTX *context;
  uint8_t salt[SALT];
};

struct fanout {
  int socket, count;
  struct receiver *receivers;
  struct mmsghdr messages[BATCH];
  struct iovec vectors[BATCH];
  uint8_t slots[BATCH][SLOT];
};

void fanout_close(struct fanout *fanout) {
  for (int i = 0; i < fanout->count; i++) EVP_CIPHER_CTX_free(fanout->receivers[i].context);
  free(fanout->receivers);
  free(fanout);
}

struct fanout *fanout_open(int socket, const uint16_t *ports, int count, const uint8_t *keys, const uint8_t *salts) {
  struct fanout *fanout = calloc(1, sizeof *fanout);
  if (!fanout || !(fanout->receivers = calloc(count, sizeof *fanout->receivers))) abort();
  fanout->socket = socket;
  fanout->count = count;
  for (int i = 0; i < count; i++) {
    struct receiver *receiver = &fanout->receivers[i];
    receiver->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(ports[i]), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    receiver->context = EVP_CIPHER_CTX_new();
    memcpy(receiver->salt, salts + SALT * i, SALT);
    if (EVP_EncryptInit_ex(receiver->context, EVP_aes_128_gcm(), NULL, keys + KEY * i, NULL) != 1) abort();
  }
  return fanout;
}

static int seal(struct receiver *receiver, const uint8_t *packet, int header, int length, uint32_t ssrc, uint64_t index, uint8_t *target) {
  const uint8_t plain[SALT] = {0, 0, ssrc >> 24, ssrc >> 16, ssrc >> 8, ssrc,
      index >> 40, index >> 32, index >> 24, index >> 16, index >> 8, index};
  uint8_t iv[SALT];
  int written;
  for (int i = 0; i < SALT; i++) iv[i] = plain[i] ^ receiver->salt[i];
  return EVP_EncryptInit_ex(receiver->context, NULL, NULL, NULL, iv) == 1
      && EVP_EncryptUpdate(receiver->context, NULL, &written, target, header) == 1
      && EVP_EncryptUpdate(receiver->context, target + header, &written, packet + header, length - header) == 1
      && EVP_EncryptFinal_ex(receiver->context, target + length, &written) == 1
      && EVP_CIPHER_CTX_ctrl(receiver->context, EVP_CTRL_GCM_GET_TAG, TAG, target + length) == 1;
}

// Returns how many datagrams were sent, -1 when the kernel or OpenSSL refused.
int fanout_send(struct fanout *fanout, const uint8_t *packet, int header, int length, uint64_t index, int encrypts) {
  int queued = 0, total = 0;
  for (int i = 0; i < fanout->count; i++) {
    struct receiver *receiver = &fanout->receivers[i];
    uint8_t *target = fanout->slots[queued];
    uint32_t ssrc = 1000 + i;
    memcpy(target, packet, encrypts ? header : length);
    target[2] = index >> 8, target[3] = index;
    target[8] = ssrc >> 24, target[9] = ssrc >> 16, target[10] = ssrc >> 8, target[11] = ssrc;
    if (encrypts && !seal(receiver, packet, header, length, ssrc, index, target)) return -1;
    fanout->vectors[queued] = (struct iovec){target, length + TAG};
    fanout->messages[queued].msg_hdr = (struct msghdr){
        .msg_name = &receiver->address, .msg_namelen = sizeof receiver->address, .msg_iov = &fanout->vectors[queued], .msg_iovlen = 1};
    if (++queued < BATCH && i + 1 < fanout->count) continue;
    for (int sent = 0; sent < queued;) {
      int count = sendmmsg(fanout->socket, fanout->messages + sent, queued - sent, 0);
      if (count < 0) return -1;
      sent += count;
    }
    total += queued;
    queued = 0;
  }
  return total;
}
