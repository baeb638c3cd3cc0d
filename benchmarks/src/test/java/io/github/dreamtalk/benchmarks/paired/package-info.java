@org.jspecify.annotations.NullMarked
package io.github.dreamtalk.benchmarks.paired;
