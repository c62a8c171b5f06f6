package dev.iso8583.benchmarks;

import java.util.List;

/**
 * One load, and what is put under it.
 *
 * @param id a short name
 * @param title what it is
 * @param main the metric that is compared
 * @param contenders what is visited in each round, ours first
 * @param shape how requests come
 */
record Cell(String id, String title, Metric main, List<Contender> contenders, Shape shape) {
}
