package io.github.dreamtalk.examples.kotlin

import io.github.dreamtalk.DreamTalk
import io.github.dreamtalk.DreamTalkEngine
import io.github.dreamtalk.DreamTalkListener
import io.github.dreamtalk.Voice
import io.github.dreamtalk.error.DreamTalkException
import io.github.dreamtalk.spi.Phase
import java.nio.file.Path
import kotlin.system.exitProcess

/** Makes one video per embedded style: `TalkingPortraitKt PORTRAIT AUDIO FOLDER`. */
fun main(args: Array<String>) {
    if (args.size != 3) {
        System.err.println("expected: PORTRAIT AUDIO FOLDER")
        exitProcess(2)
    }
    val (portrait, audio, folder) = args.map { Path.of(it) }
    val phases = object : DreamTalkListener {
        override fun phaseEnded(phase: Phase) = println("  ${phase.name.lowercase()} done")
    }
    try {
        DreamTalkEngine.builder().threads(2).build().use { engine ->
            engine.avatar(portrait).use { face -> // analysed once, for all styles
                val voice = Voice.file(audio)
                for (name in engine.styles()) {
                    println(name)
                    val request = DreamTalk.builder()
                        .avatar(face)
                        .voice(voice)
                        .style(name)
                        .guidance(1.3f)
                        .listener(phases)
                        .build()
                    val result = engine.newJob(request).generate(folder.resolve("$name.mp4"))
                    println("  ${result.frames()} frames in ${result.output()}")
                }
            }
        }
    } catch (e: DreamTalkException) {
        System.err.println(e.message)
        exitProcess(1)
    }
}
