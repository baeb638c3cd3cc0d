package io.github.dreamtalk.examples.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Result;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.examples.Film;
import io.github.dreamtalk.examples.Studio;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Studio.class)
class ProgressTest {
    private static DreamTalkRequest request(Avatar face, double seconds) {
        return DreamTalk.builder()
                .avatar(face)
                .voice(Voice.bytes(Studio.speech(seconds)))
                .build();
    }

    @Test
    void everyPercentIsToldOnce(DreamTalkEngine engine, Avatar face, @TempDir Path folder) throws Exception {
        List<Integer> told = Collections.synchronizedList(new ArrayList<>());
        Path target = folder.resolve("a.mp4");
        Result result =
                Progress.start(engine, request(face, 0.8), target, told::add).get(60, TimeUnit.SECONDS);
        assertThat(told).isEqualTo(IntStream.rangeClosed(0, 100).boxed().toList());
        assertThat(Film.read(target).size()).isEqualTo((int) result.frames()).isEqualTo(20);
    }

    @Test
    void aCancelledJobStopsAndLeavesNothing(DreamTalkEngine engine, Avatar face, @TempDir Path folder)
            throws Exception {
        List<Integer> told = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch begun = new CountDownLatch(20);
        CompletableFuture<Result> film = Progress.start(engine, request(face, 7), folder.resolve("a.mp4"), p -> {
            told.add(p);
            begun.countDown();
        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(film.cancel(true)).isTrue();
        assertThatThrownBy(film::join).isInstanceOf(CancellationException.class);
        for (int i = 0; i < 100 && !empty(folder); i++) {
            Thread.sleep(50);
        }
        assertThat(empty(folder)).as("neither the film nor a part of it").isTrue();
        int last = told.size();
        Thread.sleep(200);
        assertThat(told).hasSize(last).doesNotContain(100);
    }

    private static boolean empty(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
