package io.github.dreamtalk.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.examples.Film;
import io.github.dreamtalk.examples.Studio;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TalkServerTest {
    private static final AtomicInteger RENDERED = new AtomicInteger();
    private static volatile CountDownLatch jobEnded = new CountDownLatch(1);
    private static DreamTalkEngine engine;
    private static TalkServer server;

    @BeforeAll
    static void serve() throws Exception {
        Trace trace = event -> {
            if (event.phase().equals(TracePhase.RENDER)) {
                RENDERED.incrementAndGet();
            }
            if (event.phase().equals(TracePhase.JOB)) {
                jobEnded.countDown();
            }
        };
        engine = DreamTalkEngine.builder().trace(trace).build();
        Avatar face = engine.avatar(Studio.PORTRAIT, Studio.SMALL);
        server = new TalkServer(engine, face, 0);
    }

    @AfterAll
    static void close() {
        server.close();
        engine.close();
    }

    @BeforeEach
    void forget() {
        RENDERED.set(0);
        jobEnded = new CountDownLatch(1);
    }

    private static HttpResponse<InputStream> post(String style, byte[] sound) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/talk/" + style))
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofByteArray(sound))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    @Test
    void theVideoFlowsWhileItIsMade() throws Exception {
        HttpResponse<InputStream> response = post("happy", Studio.speech(3));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("video/mp4");
        byte[] beginning = response.body().readNBytes(1000);
        int rendered = RENDERED.get();
        assertThat(jobEnded.getCount()).as("the job goes on").isEqualTo(1);
        assertThat(rendered).as("frames made when the first bytes came").isLessThan(75);
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        all.writeBytes(beginning);
        response.body().transferTo(all);
        Film film = Film.read(all.toByteArray());
        assertThat(film.size()).isEqualTo(75);
        assertThat(film.seconds()).isBetween(2.9, 3.1);
        assertThat(film.movement(Film.face())).isGreaterThan(2);
    }

    @Test
    void aClientThatLeavesEndsItsJob() throws Exception {
        byte[] long20 = Studio.silenceThenSpeech(13, 7);
        HttpResponse<InputStream> response = post("neutral", long20);
        response.body().readNBytes(1000);
        response.body().close();
        assertThat(jobEnded.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(RENDERED).as("of 500 frames").hasValueLessThan(450);
    }

    @Test
    void nonsenseIsAnsweredWithProblems() throws Exception {
        HttpResponse<InputStream> style = post("furious-ish", Studio.speech(0.4));
        assertThat(style.statusCode()).isEqualTo(422);
        assertThat(style.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new String(style.body().readAllBytes()))
                .contains("urn:dreamtalk:invalid_input", "\"field\":\"style\"", "happy");
        HttpResponse<InputStream> sound = post("happy", "no sound at all".getBytes());
        assertThat(sound.statusCode()).isEqualTo(422);
        assertThat(new String(sound.body().readAllBytes()))
                .contains("\"field\":\"audio\"")
                .doesNotContain(System.getProperty("java.io.tmpdir"));
        HttpResponse<InputStream> much = post("happy", new byte[(10 << 20) + 1]);
        assertThat(much.statusCode()).isEqualTo(422);
        assertThat(new String(much.body().readAllBytes())).contains("out_of_range");
    }
}
