package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// What blocks in the JDK lets other green threads of the loop run, where the coroutine can do
/// that; what else a green thread may do with the JDK's blocking.
public class JdkBlockingTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    @FunctionalInterface
    private interface Body {
        void run() throws Exception;
    }

    /// By the real clock: the JDK waits by that.
    private static void green(Body body) throws Exception {
        Coppice.run(() -> {
            body.run();
            return null;
        });
    }

    @Test
    public void socketsOfTheJdkTalkToEachOtherOnOneLoop() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        green(() -> {
            try (ServerSocket listener =
                    new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                GreenThread<Void> server =
                        Coppice.spawn(() -> {
                            for (int i = 0; i < 20; i++) {
                                Socket socket = listener.accept();
                                Coppice.spawn(() -> echo(socket));
                            }
                            return null;
                        });
                List<GreenThread<Integer>> clients = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    int sent = i;
                    clients.add(Coppice.spawn(() -> ask(listener, sent)));
                }
                for (int i = 0; i < 20; i++) {
                    assertEquals(i, clients.get(i).await().intValue());
                }
                server.await();
            }
        });
    }

    private static Void echo(Socket socket) throws IOException {
        try (socket) {
            int read = socket.getInputStream().read();
            Coppice.giveWay();
            socket.getOutputStream().write(read);
        }
        return null;
    }

    private static int ask(ServerSocket listener, int sent) throws IOException {
        try (Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            socket.setSoTimeout(50_000);
            Coppice.giveWay();
            socket.getOutputStream().write(sent);
            InputStream in = socket.getInputStream();
            return in.read();
        }
    }

    @Test
    public void aSocketOfTheJdkTimesOut() throws Exception {
        green(() -> {
            try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                    Socket socket =
                            new Socket(listener.getInetAddress(), listener.getLocalPort())) {
                socket.setSoTimeout(1);
                assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
            }
        });
    }

    @Test
    public void aTimeoutOverASocketOfTheJdkIsATimeoutAndLeavesNothingBehind() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        green(() -> {
            try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                    Socket socket =
                            new Socket(listener.getInetAddress(), listener.getLocalPort())) {
                InputStream in = socket.getInputStream();
                assertEquals(
                        "late",
                        org.coppice.green.Timeout.within(
                                Duration.ofMillis(1), "late", () -> "read " + in.read()));
                assertFalse(Thread.currentThread().isInterrupted());
            }
            try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                    Socket socket =
                            new Socket(listener.getInetAddress(), listener.getLocalPort())) {
                InputStream in = socket.getInputStream();
                try (var _ = org.coppice.green.Timeout.start(Duration.ofMillis(1))) {
                    assertThrows(IOException.class, in::read);
                }
                Coppice.sleep(Duration.ofMillis(1));
            }
        });
    }

    @Test
    public void aVirtualThreadThatAGreenThreadStartsIsTheJdks() throws Exception {
        green(() -> {
            List<Thread> threads = new ArrayList<>();
            BlockingQueue<Boolean> wereGreen = new LinkedBlockingQueue<>();
            for (int i = 0; i < 20; i++) {
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    Thread.yield();
                                    wereGreen.add(GreenThread.isCurrent());
                                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(20, wereGreen.size());
            assertFalse(wereGreen.contains(true));
            assertTrue(GreenThread.isCurrent());
        });
    }

    @Test
    public void executorsOfVirtualThreadsAreAwaited() throws Exception {
        green(() -> {
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> results = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    int sent = i;
                    results.add(executor.submit(() -> sent));
                }
                for (int i = 0; i < 50; i++) {
                    assertEquals(i, results.get(i).get().intValue());
                }
            }
        });
    }

    @Test
    public void queuesOfTheJdkHandOverBetweenGreenThreadsAndOthers() throws Exception {
        green(() -> {
            BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(1);
            Thread foreign =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 1000; i++) {
                                    put(queue, i);
                                }
                            });
            for (int i = 0; i < 1000; i++) {
                assertEquals(i, queue.take().intValue());
            }
            foreign.join();
            assertEquals(null, queue.poll(1, TimeUnit.MILLISECONDS));
        });
    }

    private static void put(BlockingQueue<Integer> queue, int item) {
        try {
            queue.put(item);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
