package io.github.dreamtalk.examples.javacv;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.AvatarOptions;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.PushedVoice;
import io.github.dreamtalk.Result;
import io.github.dreamtalk.javacv.GrabberPortrait;
import io.github.dreamtalk.javacv.GrabberVoice;
import io.github.dreamtalk.javacv.RecorderTarget;
import java.io.File;
import java.io.IOException;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;

/** The face of one film says what is said in another, recorded by JavaCV in whatever format it knows. */
public final class FilmToFilm {
    private FilmToFilm() {}

    /**
     * Makes the film.
     *
     * @param engine runs the job
     * @param options face and size of the new film
     * @param face a film, or the name of a camera
     * @param speech a film or a sound file
     * @param target its ending says the format
     * @return what was made
     * @throws IOException if a file cannot be read or written
     */
    public static Result make(DreamTalkEngine engine, AvatarOptions options, File face, File speech, File target)
            throws IOException {
        try (Avatar avatar = avatar(engine, options, face);
                PushedVoice voice = voice(speech);
                FFmpegFrameGrabber sound = new FFmpegFrameGrabber(speech)) {
            sound.start();
            DreamTalkRequest request =
                    DreamTalk.builder().avatar(avatar).voice(voice).build();
            try (RecorderTarget recorder = new RecorderTarget(new FFmpegFrameRecorder(target, 0, 0), request.fps())) {
                return engine.newJob(request).frames(recorder.sound(sound));
            }
        }
    }

    private static Avatar avatar(DreamTalkEngine engine, AvatarOptions options, File face) throws IOException {
        try (FFmpegFrameGrabber film = new FFmpegFrameGrabber(face)) {
            film.start();
            return GrabberPortrait.of(film).avatar(engine, options);
        }
    }

    private static PushedVoice voice(File speech) throws IOException {
        try (FFmpegFrameGrabber sound = new FFmpegFrameGrabber(speech)) {
            sound.start();
            return GrabberVoice.of(sound).read();
        }
    }
}
