package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.speech.PhoneSegment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;

/** The voice prompts of asterisk in one language, aligned with espeak-ng's pronunciation of their transcripts. */
final class AsteriskSource implements SpeechSource {
    private static final Path SOUNDS = Path.of("/usr/share/asterisk/sounds");
    private static final int MIN_WORDS = 2;

    private final String language;
    private final TranscriptAligner aligner;
    private final String folder;
    private final Split split;

    AsteriskSource(Espeak espeak, String language, String espeakVoice, String folder, Split split) {
        aligner = new TranscriptAligner(espeak, espeakVoice);
        this.language = language;
        this.folder = folder;
        this.split = split;
    }

    private record Prompt(String name, TranscriptAligner.Draft draft) {}

    @Override
    public List<String> shards() {
        return List.of("asterisk-" + language);
    }

    @Override
    public void fill(String shard, ShardWriter writer, RandomGenerator random) {
        List<Prompt> prompts = new ArrayList<>();
        for (String line : transcripts()) {
            int colon = line.indexOf(": ");
            if (colon <= 0 || line.startsWith(";")) {
                continue;
            }
            String text = line.substring(colon + 2).strip();
            Path audio = SOUNDS.resolve(folder).resolve(line.substring(0, colon).strip() + ".g722");
            // Brackets describe sounds; digits may be read in more than one way.
            if (text.split("\\s+").length >= MIN_WORDS && !text.matches(".*[0-9\\[(<].*") && Files.exists(audio)) {
                TranscriptAligner.Draft draft = aligner.draft(read(audio), text);
                if (draft.isFeasible()) {
                    prompts.add(new Prompt(line.substring(0, colon).strip(), draft));
                }
            }
        }
        List<List<PhoneSegment>> labels =
                TranscriptAligner.align(prompts.stream().map(Prompt::draft).toList());
        for (int i = 0; i < prompts.size(); i++) {
            Prompt p = prompts.get(i);
            float[] samples = p.draft().samples();
            LabelledAudio clip = split != Split.TRAIN
                    ? new LabelledAudio(Pcm.toShort(samples), labels.get(i))
                    : ClipFinisher.pad(samples, labels.get(i), random);
            // The prompts have the same names in every language.
            writer.add(shard + "-" + p.name(), "asterisk-" + language, folder, split, clip);
        }
    }

    private static float[] read(Path audio) {
        byte[] bytes = ExternalCommand.run(
                List.of(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-f",
                        "g722",
                        "-i",
                        audio.toString(),
                        "-f",
                        "s16le",
                        "-ar",
                        "16000",
                        "-ac",
                        "1",
                        "-"),
                "ffmpeg");
        short[] samples = new short[bytes.length / Short.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return Pcm.toFloat(samples);
    }

    private List<String> transcripts() {
        Path file = Path.of("/usr/share/doc/asterisk-core-sounds-" + language, "core-sounds-" + language + ".txt.gz");
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new MediaException(
                    "Cannot read the transcripts " + file + "; install asterisk-core-sounds-" + language + ": " + e, e);
        }
    }
}
