// The practical limit of forwarding on this machine: decrypt once, then per subscriber rewrite SSRC and sequence number, encrypt and send.
// AEAD_AES_128_GCM (RFC 7714) by OpenSSL EVP with one kept context a peer, recvmmsg in, sendmmsg out; with the argument "gso" equal packets
// of a batch go out as one UDP_SEGMENT message per subscriber. No ICE, DTLS, RTCP, resending or anything else a server must do.
//
// Lines on standard input: "p IP PORT KEY SALT" (publisher), "s IP PORT KEY SALT" (subscriber), "go"; each is answered by "ok".
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, SLOT = 2048, TAG = 16, MAX_PEERS = 4096, MAX_STREAMS = 64, RUN_BYTES = 65000 };

struct stream {
  uint32_t ssrc;
  uint64_t next;  // The packet index the next packet is compared with (RFC 3711 section 3.3.1).
};

struct peer {
  struct sockaddr_in address;
  EVP_CIPHER_CTX *context;
  uint8_t salt[12];
  struct stream streams[MAX_STREAMS];
  int stream_count;
};

struct plain {
  uint8_t *packet;
  int header;
  int length;
  uint64_t index;
  uint32_t ssrc;
};

static struct peer publishers[16], subscribers[MAX_PEERS];
static int publisher_count, subscriber_count;
static uint8_t in_slots[BATCH][SLOT], out_slots[BATCH][SLOT], *run_slots;
static struct mmsghdr in[BATCH], out[BATCH];
static struct iovec in_vectors[BATCH], out_vectors[BATCH];
static struct sockaddr_in in_names[BATCH];
static struct plain plains[BATCH];
static int descriptor, queued;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void require(int success, const char *what) {
  if (!success) fail(what);
}

// RFC 3711 section 4.3.1 with the 96-bit salt of RFC 7714 section 11: the label sits in byte 7 of the 14-byte salt.
static void derive(const uint8_t *key, const uint8_t *salt, uint8_t label, uint8_t *result, int length) {
  uint8_t counter[16] = {0}, zeros[16] = {0}, block[16];
  int written;
  memcpy(counter, salt, 12);
  counter[7] ^= label;
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  require(context && EVP_EncryptInit_ex(context, EVP_aes_128_ctr(), NULL, key, counter) == 1
      && EVP_EncryptUpdate(context, block, &written, zeros, 16) == 1, "derive");
  memcpy(result, block, length);
  EVP_CIPHER_CTX_free(context);
}

static void read_hex(const char *text, uint8_t *bytes, int length) {
  for (int i = 0; i < length; i++) {
    unsigned value;
    require(sscanf(text + 2 * i, "%2x", &value) == 1, "hex");
    bytes[i] = value;
  }
}

static void add_peer(struct peer *peer, const char *ip, int port, const char *key_text, const char *salt_text, int encrypt) {
  uint8_t key[16], salt[12], session_key[16];
  require(strlen(key_text) == 32 && strlen(salt_text) == 24, "key length");
  read_hex(key_text, key, 16);
  read_hex(salt_text, salt, 12);
  derive(key, salt, 0, session_key, 16);
  derive(key, salt, 2, peer->salt, 12);
  peer->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
  require(inet_pton(AF_INET, ip, &peer->address.sin_addr) == 1, "address");
  peer->context = EVP_CIPHER_CTX_new();
  require(peer->context && EVP_CipherInit_ex(peer->context, EVP_aes_128_gcm(), NULL, session_key, NULL, encrypt) == 1, "cipher");
}

static uint64_t unwrap(struct peer *peer, uint32_t ssrc, uint16_t sequence) {
  for (int i = 0; i < peer->stream_count; i++) {
    if (peer->streams[i].ssrc == ssrc) {
      uint64_t index = peer->streams[i].next + (int16_t)(sequence - (uint16_t)peer->streams[i].next);
      if (index > peer->streams[i].next) peer->streams[i].next = index;
      return index;
    }
  }
  require(peer->stream_count < MAX_STREAMS, "too many streams");
  peer->streams[peer->stream_count++] = (struct stream){.ssrc = ssrc, .next = sequence};
  return sequence;
}

static void make_iv(const struct peer *peer, uint32_t ssrc, uint64_t index, uint8_t *iv) {
  const uint8_t plain[12] = {0, 0, ssrc >> 24, ssrc >> 16, ssrc >> 8, ssrc,
      index >> 40, index >> 32, index >> 24, index >> 16, index >> 8, index};
  for (int i = 0; i < 12; i++) iv[i] = plain[i] ^ peer->salt[i];
}

static int open_packet(struct peer *peer, uint8_t *packet, int length, struct plain *plain) {
  if (length < 12 + TAG || packet[0] >> 6 != 2 || (packet[1] >= 192 && packet[1] <= 223)) return 0;
  int header = 12 + 4 * (packet[0] & 15);
  if (packet[0] & 16) {
    if (length < header + 4 + TAG) return 0;
    header += 4 + 4 * (packet[header + 2] << 8 | packet[header + 3]);
  }
  if (length < header + TAG) return 0;
  uint32_t ssrc = (uint32_t)packet[8] << 24 | packet[9] << 16 | packet[10] << 8 | packet[11];
  uint64_t index = unwrap(peer, ssrc, packet[2] << 8 | packet[3]);
  uint8_t iv[12];
  int written;
  make_iv(peer, ssrc, index, iv);
  if (EVP_DecryptInit_ex(peer->context, NULL, NULL, NULL, iv) != 1
      || EVP_CIPHER_CTX_ctrl(peer->context, EVP_CTRL_GCM_SET_TAG, TAG, packet + length - TAG) != 1
      || EVP_DecryptUpdate(peer->context, NULL, &written, packet, header) != 1
      || EVP_DecryptUpdate(peer->context, packet + header, &written, packet + header, length - header - TAG) != 1
      || EVP_DecryptFinal_ex(peer->context, packet + length - TAG, &written) != 1) return 0;
  *plain = (struct plain){.packet = packet, .header = header, .length = length - TAG, .index = index, .ssrc = ssrc};
  return 1;
}

// Encryption is the copy. The new SSRC and a shifted sequence number stand for what a server rewrites.
static int seal_packet(int subscriber, const struct plain *plain, uint8_t *target) {
  struct peer *peer = &subscribers[subscriber];
  uint32_t ssrc = plain->ssrc + 1 + subscriber;
  uint64_t index = plain->index + 1000 + subscriber;
  uint8_t iv[12];
  int written;
  memcpy(target, plain->packet, plain->header);
  target[2] = index >> 8, target[3] = index;
  target[8] = ssrc >> 24, target[9] = ssrc >> 16, target[10] = ssrc >> 8, target[11] = ssrc;
  make_iv(peer, ssrc, index, iv);
  int body = plain->length - plain->header;
  require(EVP_EncryptInit_ex(peer->context, NULL, NULL, NULL, iv) == 1
      && EVP_EncryptUpdate(peer->context, NULL, &written, target, plain->header) == 1
      && EVP_EncryptUpdate(peer->context, target + plain->header, &written, plain->packet + plain->header, body) == 1
      && EVP_EncryptFinal_ex(peer->context, target + plain->length, &written) == 1
      && EVP_CIPHER_CTX_ctrl(peer->context, EVP_CTRL_GCM_GET_TAG, TAG, target + plain->length) == 1, "encrypt");
  return plain->length + TAG;
}

static void flush(void) {
  for (int sent = 0; sent < queued;) {
    int count = sendmmsg(descriptor, out + sent, queued - sent, 0);
    if (count < 0) fail("sendmmsg");
    sent += count;
  }
  queued = 0;
}

static void forward_each(int count) {
  for (int i = 0; i < count; i++) {
    for (int s = 0; s < subscriber_count; s++) {
      out_vectors[queued] = (struct iovec){out_slots[queued], seal_packet(s, &plains[i], out_slots[queued])};
      out[queued].msg_hdr = (struct msghdr){
          .msg_name = &subscribers[s].address, .msg_namelen = sizeof(struct sockaddr_in), .msg_iov = &out_vectors[queued], .msg_iovlen = 1};
      if (++queued == BATCH) flush();
    }
  }
  flush();
}

// A run is consecutive packets of one length, of which the last may be shorter: what UDP_SEGMENT takes.
static void forward_runs(int count) {
  for (int start = 0; start < count;) {
    int length = plains[start].length + TAG, end = start + 1, bytes = length;
    while (end < count && plains[end].length + TAG <= length && bytes + plains[end].length + TAG <= RUN_BYTES) {
      bytes += plains[end].length + TAG;
      if (plains[end++].length + TAG < length) break;
    }
    for (int s = 0; s < subscriber_count; s++) {
      int at = 0;
      for (int i = start; i < end; i++) at += seal_packet(s, &plains[i], run_slots + at);
      struct iovec vector = {run_slots, at};
      union { char bytes[CMSG_SPACE(sizeof(uint16_t))]; struct cmsghdr align; } control = {0};
      struct msghdr message = {
          .msg_name = &subscribers[s].address, .msg_namelen = sizeof(struct sockaddr_in), .msg_iov = &vector, .msg_iovlen = 1};
      if (end - start > 1) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *segment = CMSG_FIRSTHDR(&message);
        *segment = (struct cmsghdr){.cmsg_level = IPPROTO_UDP, .cmsg_type = UDP_SEGMENT, .cmsg_len = CMSG_LEN(sizeof(uint16_t))};
        uint16_t size = length;
        memcpy(CMSG_DATA(segment), &size, sizeof size);
      }
      if (sendmsg(descriptor, &message, 0) < 0) fail("sendmsg");
    }
    start = end;
  }
}

static struct peer *find_publisher(const struct sockaddr_in *from) {
  for (int i = 0; i < publisher_count; i++) {
    if (publishers[i].address.sin_port == from->sin_port && publishers[i].address.sin_addr.s_addr == from->sin_addr.s_addr) {
      return &publishers[i];
    }
  }
  return NULL;
}

static void serve(int segmented) {
  for (;;) {
    for (int i = 0; i < BATCH; i++) {
      in_vectors[i] = (struct iovec){in_slots[i], SLOT};
      in[i].msg_hdr = (struct msghdr){
          .msg_name = &in_names[i], .msg_namelen = sizeof in_names[i], .msg_iov = &in_vectors[i], .msg_iovlen = 1};
    }
    int received = recvmmsg(descriptor, in, BATCH, MSG_WAITFORONE, NULL);
    if (received < 0) fail("recvmmsg");
    int count = 0;
    for (int i = 0; i < received; i++) {
      struct peer *peer = find_publisher(&in_names[i]);
      if (peer && open_packet(peer, in_slots[i], in[i].msg_len, &plains[count])) count++;
    }
    if (segmented) forward_runs(count);
    else forward_each(count);
  }
}

int main(int argc, char **argv) {
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t own_length = sizeof own;
  int buffer = 8 << 20;
  run_slots = malloc(RUN_BYTES + SLOT);
  descriptor = socket(AF_INET, SOCK_DGRAM, 0);
  require(descriptor >= 0 && run_slots, "socket");
  setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
  require(bind(descriptor, (struct sockaddr *)&own, sizeof own) == 0
      && getsockname(descriptor, (struct sockaddr *)&own, &own_length) == 0, "bind");
  printf("%d\n", ntohs(own.sin_port));
  fflush(stdout);
  char line[256], ip[64], key[64], salt[64], role;
  int port;
  while (fgets(line, sizeof line, stdin) && strncmp(line, "go", 2) != 0) {
    require(sscanf(line, "%c %63s %d %63s %63s", &role, ip, &port, key, salt) == 5, "line");
    require(role == 'p' ? publisher_count < 16 : subscriber_count < MAX_PEERS, "too many peers");
    if (role == 'p') add_peer(&publishers[publisher_count++], ip, port, key, salt, 0);
    else add_peer(&subscribers[subscriber_count++], ip, port, key, salt, 1);
    puts("ok");
    fflush(stdout);
  }
  puts("ok");
  fflush(stdout);
  serve(argc > 1 && strcmp(argv[1], "gso") == 0);
}
