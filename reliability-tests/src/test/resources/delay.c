/*
 * Holds the packets of a netfilter queue up, each for a time of its own, so that they
 * also overtake each other: delay QUEUE LEAST_MS MOST_MS
 */
#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <libnetfilter_queue/libnetfilter_queue.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#define CAPACITY 8192

struct packet {
	uint32_t id;
	long due;
};

static struct packet packets[CAPACITY];
static int count, least, most;

static long milliseconds(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int arrived(struct nfq_q_handle *queue, struct nfgenmsg *message, struct nfq_data *data, void *unused)
{
	uint32_t id = ntohl(nfq_get_msg_packet_hdr(data)->packet_id);
	(void) message;
	(void) unused;
	if (count == CAPACITY)
		return nfq_set_verdict(queue, id, NF_DROP, 0, NULL);
	packets[count].id = id;
	packets[count].due = milliseconds() + least + rand() % (most - least + 1);
	count++;
	return 0;
}

int main(int argc, char **argv)
{
	static char buffer[65536];
	struct nfq_handle *handle = nfq_open();
	struct nfq_q_handle *queue;
	if (argc != 4 || handle == NULL)
		return 2;
	least = atoi(argv[2]);
	most = atoi(argv[3]);
	queue = nfq_create_queue(handle, atoi(argv[1]), arrived, NULL);
	if (queue == NULL || nfq_set_mode(queue, NFQNL_COPY_META, 0) < 0)
		return 3;
	puts("delaying");
	fflush(stdout);
	while (1) {
		struct pollfd ready = { nfq_fd(handle), POLLIN, 0 };
		if (poll(&ready, 1, 1) > 0) {
			int length = recv(ready.fd, buffer, sizeof buffer, MSG_DONTWAIT);
			if (length > 0)
				nfq_handle_packet(handle, buffer, length);
		}
		for (int index = 0; index < count;) {
			if (packets[index].due > milliseconds()) {
				index++;
				continue;
			}
			nfq_set_verdict(queue, packets[index].id, NF_ACCEPT, 0, NULL);
			packets[index] = packets[--count];
		}
	}
}
