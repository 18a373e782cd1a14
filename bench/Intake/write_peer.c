/* The disk's limit: threads that read the files of a list, write each under a new name and fdatasync it; seconds for all of them.
   Arguments: the list of files (one path a line), the folder to write to, the threads. Each line on standard input: one round; what it wrote is removed
   outside of the time. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 100000, BLOCK = 1 << 20 };

static char *files[MOST];
static int count;
static const char *folder;
static atomic_int next;
static atomic_int failed;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void *work(void *unused)
{
    (void)unused;
    char *block = malloc(BLOCK), name[4096];
    for (int i; (i = atomic_fetch_add(&next, 1)) < count;) {
        snprintf(name, sizeof name, "%s/%d", folder, i);
        int from = open(files[i], O_RDONLY), to = open(name, O_CREAT | O_TRUNC | O_WRONLY, 0600);
        if (from < 0 || to < 0) {
            failed = 1;
            break;
        }

        for (ssize_t got; (got = read(from, block, BLOCK)) > 0;) {
            if (write(to, block, got) != got) failed = 1;
        }

        if (fdatasync(to) != 0) failed = 1;
        close(from);
        close(to);
    }

    free(block);
    return 0;
}

int main(int arguments, char **argument)
{
    char line[4096];
    if (arguments != 4) return 2;
    folder = argument[2];
    int threads = atoi(argument[3]);
    FILE *list = fopen(argument[1], "r");
    if (list == 0) return 2;
    while (count < MOST && fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = 0;
        files[count++] = strdup(line);
    }

    fclose(list);
    puts("ready");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        pthread_t thread[64];
        next = 0;
        double begin = now();
        for (int i = 0; i < threads; i++) pthread_create(&thread[i], 0, work, 0);
        for (int i = 0; i < threads; i++) pthread_join(thread[i], 0);
        double seconds = now() - begin;
        for (int i = 0; i < count; i++) {
            snprintf(line, sizeof line, "%s/%d", folder, i);
            unlink(line);
        }

        if (failed) return 1;
        printf("%.6f\n", seconds);
        fflush(stdout);
    }

    return 0;
}
