package io.github.dreamtalk.examples.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.examples.problem.ProblemDetails;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code POST /talk/happy} with a sound file as its body is answered with an mp4 that plays while it is made. A client that
 * leaves ends its job; one that sends nonsense, or comes when the engine is full, is told so as problem details.
 */
public final class TalkServer implements AutoCloseable {
    private static final int MOST_SOUND = 10 << 20;

    private final DreamTalkEngine engine;
    private final Avatar face;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /**
     * Starts to serve on the loopback address.
     *
     * @param engine says by its {@code maxJobs} and {@code maxWaiting} how many clients are served at once
     * @param face of this engine
     * @param port 0 for any
     * @throws IOException if the port is taken
     */
    public TalkServer(DreamTalkEngine engine, Avatar face, int port) throws IOException {
        this.engine = engine;
        this.face = face;
        this.http = HttpServer.create(new InetSocketAddress("localhost", port), 0);
        http.setExecutor(threads);
        http.createContext("/talk/", this::talk);
        http.start();
    }

    /**
     * The port it listens at.
     *
     * @return the port
     */
    public int port() {
        return http.getAddress().getPort();
    }

    private void talk(HttpExchange exchange) throws IOException {
        Answer answer = new Answer(exchange);
        try (exchange) {
            try {
                engine.newJob(request(exchange)).generate(answer, "mp4");
            } catch (DreamTalkException e) {
                if (answer.begun) {
                    throw new IOException(
                            "the video ended early", e); // the client sees a broken stream, not a short film
                }
                ProblemDetails problem = ProblemDetails.of(e);
                byte[] json = problem.json().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", ProblemDetails.MEDIA_TYPE);
                exchange.sendResponseHeaders(problem.status(), json.length);
                exchange.getResponseBody().write(json);
            }
        }
    }

    private DreamTalkRequest request(HttpExchange exchange) throws IOException {
        byte[] sound = exchange.getRequestBody().readNBytes(MOST_SOUND + 1);
        if (sound.length > MOST_SOUND) {
            throw InvalidInputException.of("audio", Problem.OUT_OF_RANGE, "more", "at most " + MOST_SOUND + " bytes");
        }
        return DreamTalk.builder()
                .avatar(face)
                .voice(Voice.bytes(sound))
                .style(exchange.getRequestURI().getPath().substring("/talk/".length()))
                .deadline(Duration.ofMinutes(2))
                .build();
    }

    /** Stops to serve; the engine stays open. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    /** Sends the headers with the first byte, so that until then a failure can still say its status. */
    private static final class Answer extends OutputStream {
        private final HttpExchange exchange;
        private boolean begun;

        Answer(HttpExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!begun) {
                begun = true;
                exchange.getResponseHeaders().set("Content-Type", "video/mp4");
                exchange.sendResponseHeaders(200, 0);
            }
            exchange.getResponseBody().write(bytes, offset, length);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void flush() throws IOException {
            if (begun) {
                exchange.getResponseBody().flush();
            }
        }
    }
}
