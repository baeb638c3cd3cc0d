/** Networks of any size from a seed, for tests and benchmarks of every module. */
package io.github.dreamtalk.onnx.testing;
